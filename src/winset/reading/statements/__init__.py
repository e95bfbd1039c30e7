"""Attributed statements: from a parsed article to who said what, with every place in the text."""

from winset.reading.statements.rules import Rules
from winset.reading.statements.tagging import Tagger

__all__ = ["Rules", "Tagger"]
