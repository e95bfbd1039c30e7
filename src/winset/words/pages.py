"""What pages beside the report say: of a comparison, of what was learned, of many analyses."""

from __future__ import annotations

from winset.findings.belief import Belief
from winset.findings.compare import Comparison
from winset.model import Model
from winset.text import counted
from winset.words.chances import percent
from winset.words.kinds import of_kinds
from winset.words.names import in_sentence, short_name

__all__ = [
    "APART",
    "LEARNED",
    "MANY",
    "SAME",
    "compared_headline",
    "compared_read",
    "learned_headline",
    "learned_question",
    "many_headline",
    "many_read",
]

#: Questions that the pages answer.
APART = "How do the two cases differ, and what drives the difference?"
MANY = "How far do the analyses agree?"
#: Of two cases without a difference.
SAME = "Whatever is stated in one is stated in the other."
#: What the ranges of margins are.
LEARNED = "Walk-away values after each act: median, and nine tenths of the worlds"


def compared_headline(found: Comparison) -> str:
    """Say the answer of both cases; without a stop."""
    if not found.differences:
        return "The two cases state the same"
    one, other = found.names
    same = abs(found.second.value - found.first.value) < 0.005
    if same:
        return f"{percent(found.first)} in both"
    return f"{percent(found.first)} in {one}, {percent(found.second)} in {other}"


def compared_read(found: Comparison) -> str:
    """Say how to read the steps from one case to the other."""
    one, other = found.names
    return (
        f"From the answer of {one} to that of {other}, one difference after the other, the "
        "largest first. A full bar raises the answer, a hatched one lowers it."
    )


def learned_question(model: Model, belief: Belief) -> str:
    """Ask what the record taught, and whom."""
    who = in_sentence(short_name(model, belief.view)) if belief.view else "an outsider"
    return f"What did the record teach, as {who} could see it?"


def learned_headline(model: Model, belief: Belief) -> str:
    """Say how far the record moved the chance; without a stop."""
    first, last = belief.steps[0].keep, belief.steps[-1].keep
    what = of_kinds(model, belief.kinds) or "a deal"
    if len(belief.steps) < 2:
        return f"Nothing is on record that belief could follow: {what}, {percent(first)}"
    if abs(last.value - first.value) < max(0.01, first.error + last.error):
        return f"Hardly anything: the chance of {what} stayed at {percent(last)}"
    return f"The chance of {what} went from {percent(first)} to {percent(last)}"


def many_headline(cases: int, analyses: int, low: float, high: float) -> str:
    """Say between which ends the answers of a sweep lie; without a stop."""
    spread = f"{100 * low:.0f} to {100 * high:.0f} %"
    many = "one analysis" if analyses == 1 else f"{analyses} analyses"
    return f"{spread}, over {many} of {counted(cases, 'case')}"


def many_read() -> str:
    """Say how to read the picture of a sweep."""
    return (
        "One row for every case and number of worlds: a dot for each seed, the chance that a deal "
        "of the core kind would be kept. Dots far apart call for more worlds."
    )
