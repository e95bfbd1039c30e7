"""Deals that are carried out step by step: orders from which nobody gains by quitting half way."""

from winset.play.phasing.checks import Exit, profitable_exit
from winset.play.phasing.game import Phasing, Step
from winset.play.phasing.holding import Hold, Slack, hold, hold_at_once
from winset.play.phasing.loosening import Loosened, loosen
from winset.play.phasing.ordering import Ordering, best_order

__all__ = [
    "Exit",
    "Hold",
    "Loosened",
    "Ordering",
    "Phasing",
    "Slack",
    "Step",
    "best_order",
    "hold",
    "hold_at_once",
    "loosen",
    "profitable_exit",
]
