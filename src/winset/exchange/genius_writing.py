"""Writing Genius XML: one domain file and one profile per party."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from winset.exchange.markup import wrong
from winset.exchange.scenario import ROUNDING, Scenario, slug, unique
from winset.exchange.writing import decimal, new_folder
from winset.files.disk import write_whole

__all__ = ["write_scenario"]

_DIGITS = 30
# Evaluations are whole numbers up to this where no decimals are exact.
_MOST_WHOLE = 10**9

# What XML 1.0 cannot hold, even escaped.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_scenario(scenario: Scenario, folder: str | Path) -> tuple[str, ...]:
    """Write a scenario as Genius XML files into a folder.

    Evaluations are written so that dividing by the largest gives back the exact value: as
    decimals where these are exact, else as whole numbers where these are not too large. Genius
    knows no negative evaluations and no constant, and utilities end at 1: where a party has
    others, all its utilities and its reservation value are moved or divided together, which is
    said in the notes.

    Returns
    -------
    notes : tuple of str
        What differs from the scenario.

    Raises
    ------
    CaseError
        Where the folder cannot be written to, or a name holds a character that XML cannot.
    """
    target = new_folder(Path(folder))
    for text in (scenario.name, *scenario.issues, *(o for row in scenario.options for o in row)):
        if _ILLEGAL.search(text):
            raise wrong(str(target), f"{text!r} holds a character that XML cannot hold")
    stems = unique(_stem(party) for party in scenario.parties)
    notes: list[str] = []
    write_whole(target / f"{slug(scenario.name)}_domain.xml", _domain(scenario, stems))
    for i, stem in enumerate(stems):
        write_whole(target / f"{stem}.xml", _profile(scenario, i, notes))
    return tuple(notes)


def _stem(party: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "_", party).strip("._") or "party"


def _bytes(root: Element) -> bytes:
    indent(root, "  ")
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _space(parent: Element | None, scenario: Scenario) -> tuple[Element, Element]:
    attributes = {"number_of_issues": str(len(scenario.issues))}
    space = (
        Element("utility_space", attributes)
        if parent is None
        else SubElement(parent, "utility_space", attributes)
    )
    kind = {"etype": "objective", "type": "objective", "description": ""}
    return space, SubElement(space, "objective", {"index": "0", "name": "root", **kind})


def _issue(objective: Element, j: int, name: str) -> Element:
    kind = dict.fromkeys(("etype", "type", "vtype"), "discrete")
    return SubElement(objective, "issue", {"index": str(j + 1), "name": name, **kind})


def _domain(scenario: Scenario, stems: Sequence[str]) -> bytes:
    root = Element("negotiation_template", {"number_of_sessions": "1"})
    for party, stem in zip(scenario.parties, stems, strict=True):
        SubElement(root, "agent", {"name": party, "class": "", "utility_space": f"{stem}.xml"})
    _, objective = _space(root, scenario)
    for j, name in enumerate(scenario.issues):
        issue = _issue(objective, j, name)
        for k, option in enumerate(scenario.options[j]):
            SubElement(issue, "item", {"index": str(k + 1), "value": option})
    return _bytes(root)


def _profile(scenario: Scenario, i: int, notes: list[str]) -> bytes:
    worth, reservation = _within_one(scenario, i, notes)
    space, objective = _space(None, scenario)
    for j, name in enumerate(scenario.issues):
        largest = max(worth[j])
        SubElement(objective, "weight", {"index": str(j + 1), "value": _number(largest, notes)})
        issue = _issue(objective, j, name)
        evaluations = _evaluations(
            [x / largest if largest else Fraction(0) for x in worth[j]], notes
        )
        for k, option in enumerate(scenario.options[j]):
            SubElement(
                issue, "item", {"index": str(k + 1), "value": option, "evaluation": evaluations[k]}
            )
    discount = (scenario.discount[i] if scenario.discount else None) or Fraction(1)
    SubElement(space, "discount_factor", {"value": _number(discount, notes)})
    SubElement(space, "reservation", {"value": _number(reservation, notes)})
    return _bytes(space)


def _within_one(
    scenario: Scenario, i: int, notes: list[str]
) -> tuple[list[list[Fraction]], Fraction]:
    """Bring a party's utilities per issue, and its reservation value, into 0-1 if need be."""
    party = scenario.parties[i]
    moved = scenario.bias[i] if scenario.bias else Fraction(0)
    worth = []
    for weight, values in zip(scenario.weights[i], scenario.values[i], strict=True):
        row = [weight * v for v in values]
        low = min(Fraction(0), *row)
        moved += low
        worth.append([x - low for x in row])
    reservation = scenario.walk_away[i] - moved
    if moved:
        notes.append(
            f"{party}: all utilities and the reservation value are moved by {float(-moved):g}, "
            "since Genius knows no negative evaluation and no constant"
        )
    total = sum((max(row) for row in worth), Fraction(0))
    if total > 1 + ROUNDING:
        notes.append(
            f"{party}: all utilities and the reservation value are divided by {float(total):g}, "
            "since utilities end at 1 in Genius"
        )
        worth = [[x / total for x in row] for row in worth]
        reservation /= total
    if reservation < 0:
        notes.append(f"{party}: the reservation value {float(reservation):g} is below zero")
    return worth, reservation


def _evaluations(shares: Sequence[Fraction], notes: list[str]) -> list[str]:
    """Write shares of the largest: exact decimals, else whole numbers, else rounded decimals."""
    written = [decimal(x) for x in shares]
    if all(word is not None for word in written):
        return [word or "0" for word in written]
    common = math.lcm(*(x.denominator for x in shares))
    if common <= _MOST_WHOLE:
        return [str(int(x * common)) for x in shares]
    return [_number(x, notes) for x in shares]


def _number(x: Fraction, notes: list[str]) -> str:
    word = decimal(x)
    if word is not None:
        return word
    note = f"numbers without a finite decimal are rounded to {_DIGITS} digits"
    if note not in notes:
        notes.append(note)
    with localcontext(prec=_DIGITS):
        return f"{Decimal(x.numerator) / Decimal(x.denominator):f}"
