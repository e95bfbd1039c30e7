"""What is on the table: blocks, columns, names of deals, consent rules. Structure, no numbers."""

from winset.space.consent import Consent, Group
from winset.space.joining import MOST_COLUMNS, JoinError, components, join
from winset.space.space import Block, Space

__all__ = [
    "MOST_COLUMNS",
    "Block",
    "Consent",
    "Group",
    "JoinError",
    "Space",
    "components",
    "join",
]
