"""What may be true: draws of every judgement, decoded to arrays on the space."""

from winset.worlds.prior import Prior, draw_worlds
from winset.worlds.worlds import Epoch, Worlds

__all__ = ["Epoch", "Prior", "Worlds", "draw_worlds"]
