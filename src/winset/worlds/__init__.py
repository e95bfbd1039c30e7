"""What may be true: draws of every judgement, decoded to arrays on the space."""

from winset.worlds.prior import Prior, draw_worlds
from winset.worlds.worlds import Worlds

__all__ = ["Prior", "Worlds", "draw_worlds"]
