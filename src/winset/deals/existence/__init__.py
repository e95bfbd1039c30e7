"""Does a deal exist that everyone whose consent is needed would take? Yes or no, world by world."""

from winset.deals.existence.result import Existence
from winset.deals.existence.search import exists, exists_many

__all__ = ["Existence", "exists", "exists_many"]
