"""What is on the table: blocks, columns, names of deals, consent rules. Structure, no numbers."""

from winset.space.consent import Consent, Group
from winset.space.space import Block, Space

__all__ = ["Block", "Consent", "Group", "Space"]
