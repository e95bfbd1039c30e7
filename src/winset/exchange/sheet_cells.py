"""Single cells of a case's sheets: judgements, numbers and ids, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from winset.case.errors import MOST_FOUND, CaseError, Defect
from winset.case.judgement import parse_judgement
from winset.case.model import Case
from winset.case.places import Loc
from winset.exchange.cell_texts import amount, day, names_in, scalar
from winset.exchange.cells import Cell
from winset.exchange.columns import read_cell
from winset.exchange.scenario import slug

__all__ = ["CellReader", "Row"]

# What TOML lets stand as a key without quotes.
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_PERCENT = re.compile(r"-?\d+(\.\d+)?\s*%")
Row = Mapping[str, Cell]


class CellReader:
    """Reads cells of one file, and gathers what is wrong with them."""

    def __init__(self, file: str, defects: list[Defect], case: Case | None) -> None:
        self.file, self.defects, self.case = file, defects, case
        #: Where each part of the case stands, by its key.
        self.places: dict[Loc, str] = {}
        #: Whether what is cited makes a source: where there is a sheet of them, it must be there.
        self.cites = True
        #: Entries that have names: sources, kinds, accounts.
        self.named: dict[str, dict[str, dict[str, Any]]] = {}

    def cite(self, names: Collection[str]) -> None:
        """Make sources of what is cited, where no sheet states them."""
        if self.cites:
            for name in names:
                self.named.setdefault("sources", {}).setdefault(name, {"title": name})

    def wrong(
        self,
        cell: Cell,
        message: str,
        expected: str = "",
        hint: str = "",
        *,
        unknown: str = "",
        known: Collection[str] = (),
    ) -> None:
        """Note a defect of a cell."""
        self._note(cell, Defect((), "cell", message, expected, hint, unknown=unknown, known=known))

    def _note(self, cell: Cell, defect: Defect) -> None:
        if len(self.defects) < MOST_FOUND:
            self.defects.append(replace(defect, where=self.file, path=cell.place))

    def _refused(self, cell: Cell, error: CaseError) -> None:
        """Note what is wrong with a judgement or a ranking that stands in a cell."""
        for defect in error.defects:
            said = defect.message
            shown = said if repr(cell.text) in said else f"{cell.text!r}: {said}"
            self._note(cell, replace(defect, message=shown))

    def _judged(self, row: Row, column: str) -> dict[str, Any] | float | str | None:
        """Read one judgement with what the row says about it."""
        cell = row[column]
        about: dict[str, Any] = {k: row[k].text for k in ("by", "note") if k in row}
        try:
            value = self._value(cell)
            if "as_of" in row:
                about["as_of"] = day(row["as_of"].value)
        except CaseError as error:
            self._refused(cell, error)
            return None
        if "source" in row:
            about["source"] = names_in(row["source"].text)
            self.cite(about["source"])
        if not isinstance(value, str | float | int):
            if about:
                self.wrong(cell, "a judgement in braces has its date and source within them")
                return None
            about = {}
        stated = {"value": value, **about} if about else value
        try:
            parse_judgement(stated)
        except CaseError as error:
            self._refused(cell, error)
            return None
        return stated

    @staticmethod
    def _value(cell: Cell) -> Any:
        """Read a number of 0-100, or a judgement: 80 % is 80, and decimal commas are points."""
        if isinstance(cell.value, float):
            return round(100 * cell.value, 12) if cell.percent else cell.value
        text = amount(cell.text)
        if _PERCENT.fullmatch(text):
            return float(text.rstrip("% "))
        if text[:1] in ("{", "["):
            return scalar(text)
        return text.replace(" %", "").replace("%", "") if "(" not in text else text

    def _id(self, cell: Cell) -> str:
        """Return the id that a cell states or, where it states a name, an id made of it."""
        if self.case is not None or _BARE.fullmatch(cell.text):
            return cell.text
        return slug(cell.text)

    def _float(self, cell: Cell) -> float:
        try:
            value = self._value(cell)
        except CaseError as error:
            self._refused(cell, error)
            return 0.0
        if isinstance(value, float) or (isinstance(value, str) and _is_number(value)):
            return float(value)
        self.wrong(cell, f"{cell.text!r} is no number", "a number")
        return 0.0

    @staticmethod
    def _key_of(of: tuple[str, ...], key: str, column: str) -> Loc:
        table = {"weight": "swing", "value": "values", "points": "points"}.get(column)
        return ("actors", of[0], *((table,) if table else ()), *of[1:], key)

    def _field(self, into: dict[str, Any], at: Loc, key: str, kind: Any, cell: Cell) -> None:
        """Put one field that a cell states into a table."""
        try:
            into[key] = read_cell(kind, cell)
            self.places[*at, key] = cell.place
            if key == "source":
                self.cite(into[key])
        except CaseError as error:
            self._refused(cell, error)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
