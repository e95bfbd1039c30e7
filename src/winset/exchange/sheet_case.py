"""From the rows of sheets to the tables of a case, with the cell of every defect."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from winset.case.errors import MOST_FOUND, CaseError, Defect
from winset.case.judgement import parse_judgement
from winset.case.model import Case
from winset.case.preferences import parse_ranking
from winset.exchange.cells import Cell, Table
from winset.exchange.scenario import slug

__all__ = ["Assembly"]

_ENDS = ("worst", "best", "curve")
# What TOML lets stand as a key without quotes.
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_YES = ("yes", "true", "1", "x")
_PLAIN = {"title", "summary", "question", "held", "no_agreement", "fictional", "shared_factor"}
Row = Mapping[str, Cell]


class Assembly:
    """Collects what the sheets of one file say."""

    def __init__(self, file: str, title: str, defects: list[Defect], case: Case | None) -> None:
        self.file, self.defects, self.case = file, defects, case
        self.head: dict[str, Any] = {"format": 1, "title": title}
        self.issues: dict[str, dict[str, Any]] = {}
        self.actors: dict[str, dict[str, Any]] = {}
        self.sources: dict[str, dict[str, Any]] = {}
        self._seen: dict[tuple[str, ...], str] = {}
        self._valued: dict[tuple[str, str, str], dict[str, Cell]] = {}

    # ------------------------------------------------------------------- defects and single cells

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
        value: Any = cell.value if isinstance(cell.value, float) else cell.text
        about: dict[str, Any] = {k: row[k].text for k in ("by", "note") if k in row}
        if "source" in row:
            about["source"] = [name.strip() for name in row["source"].text.split(";")]
            for name in about["source"]:
                self.sources.setdefault(name, {"title": name})
        if "as_of" in row:
            about["as_of"] = row["as_of"].value
            if not isinstance(about["as_of"], date):
                about["as_of"] = row["as_of"].text
        stated = {"value": value, **about} if about else value
        try:
            parse_judgement(stated)
        except CaseError as error:
            self._refused(cell, error)
            return None
        return stated

    def _id(self, cell: Cell) -> str:
        """Return the id that a cell states or, where it states a name, an id made of it."""
        if self.case is not None or _BARE.fullmatch(cell.text):
            return cell.text
        return slug(cell.text)

    def _float(self, cell: Cell) -> float:
        if isinstance(cell.value, float):
            return cell.value
        self.wrong(cell, f"{cell.text!r} is no number", "a number")
        return 0.0

    # ------------------------------------------------------------------------------ whole tables

    def take(self, kind: str, table: Table) -> None:
        """Take in a sheet ``case``, ``actors``, ``issues`` or ``sources``."""
        for row in table.rows:
            if kind == "case":
                self._case_row(row)
            elif kind == "issues":
                name = self._issue_row(row)
                if name in self.issues and "note" in row:
                    self.issues[name]["note"] = row["note"].text
            elif kind == "actors":
                self._actor_row(row)
            elif "source" in row:
                about = {k: c.text for k, c in row.items() if k not in ("source", "date")}
                if "date" in row:
                    about["date"] = row["date"].text
                self.sources[row["source"].text] = {"title": row["source"].text, **about}

    def values(self, actor: Cell | None, table: Table) -> None:
        """Take in a table of values."""
        for row, place in zip(table.rows, table.places, strict=True):
            named = actor or row.get("actor")
            if named is None:
                self.wrong(Cell("", place), "no actor is named", "an id in the column actor")
                continue
            if actor is None:
                self._actor_row({**row, "actor": named})
            elif self._id(named) not in self.actors:
                self._actor_row({"actor": named})
            self._value_row(named, row, place)

    def _case_row(self, row: Row) -> None:
        if "key" not in row or "value" not in row:
            return
        key = row["key"].text.lower().replace(" ", "_")
        if key not in _PLAIN:
            wanted = ", ".join(sorted(_PLAIN))
            self.wrong(row["key"], f"{key!r} is not known", wanted, unknown=key, known=_PLAIN)
        elif key == "fictional":
            self.head[key] = row["value"].text.lower() in _YES
        elif key == "shared_factor":
            self.head[key] = self._float(row["value"])
        else:
            self.head[key] = row["value"].text

    def _actor_row(self, row: Row) -> None:
        if "actor" not in row:
            return
        name = self._id(row["actor"])
        if self.case is not None and name not in self.case.actors:
            if name not in self.actors:
                said = f"there is no actor {name!r} in the case"
                self.wrong(row["actor"], said, unknown=name, known=self.case.actors)
                self.actors[name] = {}
            return
        actor = self.actors.setdefault(name, {})
        if name != row["actor"].text:
            actor.setdefault("name", row["actor"].text)
        for key in ("name", "role"):
            if key in row:
                actor[key] = row[key].text
        if "of" in row:
            actor["of"] = [part.strip() for part in row["of"].text.split(";")]
        if "base" in row:
            actor["base"] = self._float(row["base"])
        for key in ("margin", "walk_away"):
            if key in row:
                self._add(actor, key, row, key, (name,))
        if "ranking" in row:
            try:
                actor["weights"] = parse_ranking(row["ranking"].text).text
            except CaseError as error:
                self._refused(row["ranking"], error)

    def _add(
        self, into: dict[str, Any], key: str, row: Row, column: str, of: tuple[str, ...]
    ) -> None:
        """Add one analyst's view of a quantity; said again, it must say the same."""
        cell = row[column]
        seen = (*of, key, column, row["by"].text if "by" in row else "")
        before = self._seen.get(seen)
        if before is not None:
            if before != cell.text:
                self.wrong(
                    cell,
                    f"{column} of {' '.join((*of, key))} is {cell.text!r}, above it was {before!r}",
                    hint="several analysts' judgements need different names in the column by",
                )
            return
        self._seen[seen] = cell.text
        stated = self._judged(row, column)
        if stated is None:
            return
        views = into.get(key)
        if views is None:
            into[key] = stated
        else:
            into[key] = [*(views if isinstance(views, list) else [views]), stated]

    def _issue_row(self, row: Row) -> str | None:
        """Take in what a row says of its issue; return the issue's id."""
        cell = row.get("issue")
        if cell is None:
            return None
        if self.case is not None:
            name = cell.text
            if name not in self.case.issues:
                said = f"there is no issue {name!r} in the case"
                self.wrong(cell, said, unknown=name, known=self.case.issues)
                return None
            return name
        name = self._id(cell)
        issue = self.issues.setdefault(
            name, {"name": row["name"].text if "name" in row else cell.text}
        )
        for key in ("low", "high", "step"):
            if key in row:
                issue.setdefault("range", {})[key] = self._float(row[key])
        if "unit" in row:
            issue.setdefault("range", {})["unit"] = row["unit"].text
        if "ordered" in row and row["ordered"].text.lower() in _YES:
            issue["ordered"] = True
        if "status_quo" in row:
            issue["status_quo"] = (
                row["status_quo"].value if "range" in issue else row["status_quo"].text
            )
        for key, into in (("option", "options"), ("item", "items")):
            if key in row and not (key == "option" and self._is_end(name, row)):
                # Each once, in the order of their first rows.
                issue.setdefault(into, {})[row[key].text] = None
        return name

    def _is_end(self, issue: str, row: Row) -> bool:
        """Whether the option column names an end of a numeric issue."""
        word = row["option"].text.lower() if "option" in row else ""
        if self.case is not None:
            return word in _ENDS and self.case.issues[issue].range is not None
        return word in _ENDS and "range" in self.issues[issue]

    # ------------------------------------------------------------------------------------ values

    def _value_row(self, actor: Cell, row: Row, place: str) -> None:
        issue = self._issue_row(row)
        name = self._id(actor)
        own = self.actors.setdefault(name, {})
        if issue is None:
            if "issue" not in row and ("value" in row or "points" in row):
                self.wrong(Cell("", place), "no issue is named", "an id in the column issue")
            return
        if "weight" in row:
            # What a row says of itself belongs to the value, where there is one.
            about = {"weight": row["weight"]} if {"value", "points"} & set(row) else row
            self._add(own.setdefault("swing", {}), issue, about, "weight", (name,))
        label = row.get("item") or row.get("option")
        for column, key in (("value", "values"), ("points", "points")):
            if column not in row:
                continue
            if label is None:
                self.wrong(row[column], "a value of no option", "an option in the column option")
                continue
            if self._unknown_option(issue, label):
                continue
            self._state(own.setdefault(key, {}), (name, issue), label, row, column)

    def _unknown_option(self, issue: str, label: Cell) -> bool:
        if self.case is None:
            return False
        known = self.case.issues[issue]
        labels = [*known.options, *known.items]
        if known.range is not None:
            if label.text.lower() in _ENDS:
                return False
            labels = list(_ENDS)
        if label.text in labels:
            return False
        said = f"{label.text!r} is no option of {issue!r}"
        self.wrong(label, said, unknown=label.text, known=labels)
        return True

    def _state(
        self, into: dict[str, Any], of: tuple[str, str], label: Cell, row: Row, column: str
    ) -> None:
        issue = of[1]
        if not self._is_end(issue, row):
            self._valued.setdefault((*of, column), {})[label.text] = row[column]
            self._add(into.setdefault(issue, {}), label.text, row, column, of)
        elif label.text.lower() == "curve":
            self._add(into.setdefault(issue, {}), "curve", row, column, of)
        else:
            into.setdefault(issue, {})[label.text.lower()] = self._float(row[column])

    # ------------------------------------------------------------------------------------- result

    def tables(self) -> dict[str, Any]:
        """Return the tables of the case, as a TOML file would state them."""
        self._check_complete()
        data = dict(self.head)
        for actor in self.actors.values():
            actor.setdefault("role", "party")
        if "no_agreement" not in data and any("walk_away" in a for a in self.actors.values()):
            data["no_agreement"] = "outside"
        return {
            **data,
            "sources": self.sources,
            "issues": {name: _with_lists(issue) for name, issue in self.issues.items()},
            "actors": self.actors,
        }

    def _check_complete(self) -> None:
        """Every option of an issue that an actor values must have a value."""
        for (actor, issue, _), stated in self._valued.items():
            if self.case is not None:
                labels = [*self.case.issues[issue].options, *self.case.issues[issue].items]
            else:
                about = self.issues[issue]
                labels = [*about.get("options", ()), *about.get("items", ())]
            missing = [label for label in labels if label not in stated]
            if missing:
                self.wrong(
                    next(iter(stated.values())),
                    f"{actor!r} values {issue!r}, but not its option {missing[0]!r}",
                    "a row for every option",
                )


def _with_lists(issue: Mapping[str, Any]) -> dict[str, Any]:
    return {key: list(x) if key in ("options", "items") else x for key, x in issue.items()}
