"""Robust deals: the deals that are most often accepted and ratified, over the worlds."""

from winset.deals.robust.ranking import rescore, robust
from winset.deals.robust.result import RobustDeals

__all__ = ["RobustDeals", "rescore", "robust"]
