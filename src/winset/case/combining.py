"""What goes together: interactions, forbidden combinations, kinds of deal, tied judgements."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from winset.case.fields import Cited, Model, Note, Terms
from winset.case.judgement import QuantityField

__all__ = ["Forbidden", "Interaction", "Kind", "Tie"]


class Interaction(Model):
    """What a combination of options adds to (or takes from) an actor's utility."""

    when: Terms = Field(
        description="The options that must come together; a list means any of them."
    )
    add: Mapping[str, QuantityField] = Field(
        description="What that adds to the utility of each actor named."
    )
    reason: str = Field("", description="Why.")
    source: Cited = ()


class Forbidden(Model):
    """A combination of options that no deal can contain."""

    when: Terms = Field(
        description="The options that cannot come together; a list means any of them."
    )
    reason: str = Field("", description="Why.")
    source: Cited = ()


class Kind(Model):
    """A named set of deals that people would call the same bargain.

    A deal is of the kind where it has the options of ``when``, or those of one entry of ``any``.
    ``core`` kinds are what the talks were about.
    """

    name: str = Field(
        "",
        description="What people would call this bargain, as in UN relief for a Yongbyon step.",
    )
    core: bool = Field(False, description="Whether the talks were about it.")
    when: Terms = Field(
        default_factory=dict,
        description="The options that make a deal one of the kind; a list means any of them.",
    )
    any: tuple[Terms, ...] = Field(
        (), description="Instead of when: several such tables, of which one is enough."
    )
    note: Note = ""
    source: Cited = ()


class Tie(Model):
    """Judgements that move together over worlds."""

    together: tuple[str, ...] = Field(
        description="Paths of judgements, such as actors.us.values.sanctions[all lifted]."
    )
    rank_correlation: float = Field(
        1.0, description="Spearman's rank correlation of any two of them."
    )
    note: Note = ""
    source: Cited = ()
