"""How many deals pass a rule: exactly where possible, else an estimate with its error."""

from winset.deals.counting.count import count_deals
from winset.deals.counting.result import Counts

__all__ = ["Counts", "count_deals"]
