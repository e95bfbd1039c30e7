"""Does a deal exist that everyone whose consent is needed would take? Yes or no, world by world."""

from winset.deals.exists.result import Existence
from winset.deals.exists.search import exists, exists_many

__all__ = ["Existence", "exists", "exists_many"]
