"""From the rows of sheets to the tables of a case, with the cell of every defect."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import islice
from typing import Any

from winset.case.errors import MOST_FOUND, MOST_TOLD, CaseError, Defect
from winset.case.model import Actor, Case, Issue
from winset.case.preferences import parse_ranking
from winset.exchange.cell_texts import names_in, scalar
from winset.exchange.cells import Cell, Table
from winset.exchange.columns import HEAD, NAMED, OF_ACTOR, OF_ISSUE, PREFERENCES, VALUED, fields
from winset.exchange.record_rows import entries
from winset.exchange.sheet_cells import CellReader, Row
from winset.exchange.sheet_doubts import Use, misnamed

__all__ = ["Assembly"]

_ENDS = ("worst", "best", "curve")
_LABELS = {"option", "item"}


class Assembly(CellReader):
    """Collects what the sheets of one file say."""

    def __init__(self, file: str, title: str, defects: list[Defect], case: Case | None) -> None:
        super().__init__(file, defects, case)
        self.head: dict[str, Any] = {"format": 1, "title": title}
        self.issues: dict[str, dict[str, Any]] = {}
        self.actors: dict[str, dict[str, Any]] = {}
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.signing: dict[str, Any] = {}
        #: Every row that names an option.
        self.uses: list[Use] = []
        #: What had to be decided, with its place.
        self.notes: list[tuple[str, str]] = []
        self._seen: dict[tuple[str, ...], str] = {}
        self._valued: dict[tuple[str, str, str], dict[str, Cell]] = {}

    # ------------------------------------------------------------------------------ whole tables

    def take(self, kind: str, table: Table) -> None:
        """Take in a sheet that is known by its name."""
        if kind in ("case", "issues", "actors"):
            for row in table.rows:
                if kind == "case":
                    self._case_row(row)
                elif kind == "issues":
                    self._about_issue(row)
                else:
                    self._actor_row(row, alone=True)
            return
        before = len(self.rows.get(kind, ()))
        if kind == "sources" and table.rows:
            self.cites = False
        for name, entry, cell in entries(kind, table, self.places, self._refused, before):
            self.cite(entry.get("source", ()))
            if kind == "signing":
                self.signing |= entry
            elif kind in NAMED:
                self._named(kind, name, entry, cell)
            elif kind == PREFERENCES:
                self._preference(name, entry, cell)
            else:
                self.rows.setdefault(kind, []).append(entry)

    def _named(self, kind: str, name: str, entry: dict[str, Any], cell: Cell) -> None:
        if not name:
            self.wrong(cell, "the row names nothing", f"a name in the column {NAMED[kind]}")
            return
        known = self.named.setdefault(kind, {})
        if name not in known:
            known[name] = {"title": name, **entry} if kind == "sources" else entry
        elif kind == "kinds" and set(entry) == {"when"}:
            first = known[name]
            first.setdefault("any", [first.pop("when")] if "when" in first else [])
            first["any"].append(entry["when"])
        elif kind == "sources" and set(known[name]) == {"title"}:
            known[name] = {"title": name, **entry}
        else:
            self.wrong(cell, f"{name!r} stands twice")

    def _preference(self, name: str, entry: dict[str, Any], cell: Cell) -> None:
        if name not in self.actors:
            said = f"there is no actor {name!r}"
            self.wrong(cell, said, unknown=name, known=self.actors)
            return
        own = self.actors[name].setdefault("prefers", [])
        self.places["actors", name, "prefers", len(own)] = cell.place
        own.append(entry)

    def _about_issue(self, row: Row) -> None:
        name = self._issue_row(row)
        if name not in self.issues:
            return
        label = row.get("item") or row.get("option")
        if label is not None and "range" not in self.issues[name]:
            self.uses.append(Use("", name, label.text, (None, row["issue"], label)))
        for key, kind in fields(Issue).items():
            if key in row and key not in OF_ISSUE:
                self._field(self.issues[name], ("issues", name), key, kind, row[key])

    def values(self, actor: Cell | None, table: Table) -> None:
        """Take in a table of values; an empty cell of an actor or issue means the one above."""
        last: dict[str, Cell] = {}
        for stated, place in zip(table.rows, table.places, strict=True):
            row = self._as_above(stated, place, last)
            named = actor or row.get("actor")
            if named is None:
                self.wrong(Cell("", place), "no actor is named", "an id in the column actor")
                continue
            if actor is None:
                self._actor_row({**row, "actor": named}, alone=not VALUED & set(row))
            elif self._id(named) not in self.actors:
                self._actor_row({"actor": named})
            self._value_row(named, row, place)

    def _as_above(self, row: Row, place: str, last: dict[str, Cell]) -> Row:
        filled = dict(row)
        for key in ("actor", "issue"):
            if key in row:
                if key == "actor" and "actor" in last and row[key].text != last["actor"].text:
                    last.pop("issue", None)
                last[key] = row[key]
            elif key in last and _LABELS & set(row):
                filled[key] = last[key]
                said = f"no {key} is named; taken for {last[key].text!r}, as in the row above"
                if len(self.notes) < MOST_TOLD and said not in [other for _, other in self.notes]:
                    self.notes.append((place, said))
        return filled

    def _case_row(self, row: Row) -> None:
        if "key" not in row or "value" not in row:
            return
        key = row["key"].text.lower().replace(" ", "_")
        if key not in HEAD:
            wanted = ", ".join(sorted(HEAD))
            self.wrong(row["key"], f"{key!r} is not known", wanted, unknown=key, known=HEAD)
            return
        self._field(self.head, (), key, HEAD[key], row["value"])

    def _actor_row(self, row: Row, *, alone: bool = False) -> None:
        """Take in what a row says of its actor; a note is the actor's where it is ``alone``."""
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
        self.places.setdefault(("actors", name), row["actor"].place)
        if name != row["actor"].text:
            actor.setdefault("name", row["actor"].text)
        for key in ("name", "role"):
            if key in row:
                actor[key] = row[key].text
                self.places["actors", name, key] = row[key].place
        self._about_actor(name, row, alone=alone and not {"margin", "walk_away"} & set(row))
        if "base" in row:
            actor["base"] = self._float(row["base"])
        for key in ("margin", "walk_away"):
            if key in row:
                self._add(actor, key, row, key, (name,))
        if "ranking" in row:
            try:
                actor["weights"] = parse_ranking(row["ranking"].text).text
                self.places["actors", name, "weights"] = row["ranking"].place
            except CaseError as error:
                self._refused(row["ranking"], error)

    def _about_actor(self, name: str, row: Row, *, alone: bool) -> None:
        actor = self.actors[name]
        if "of" in row:
            actor["of"] = names_in(row["of"].text)
            self.places["actors", name, "of"] = row["of"].place
        for key, kind in fields(Actor).items():
            if key in row and (key not in OF_ACTOR or (alone and key in ("note", "source"))):
                self._field(actor, ("actors", name), key, kind, row[key])

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
        self.places.setdefault(self._key_of(of, key, column), cell.place)
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
        self.places.setdefault(("issues", name), cell.place)
        named = {} if name == cell.text else {"name": cell.text}
        issue = self.issues.setdefault(name, named)
        if "name" in row:
            issue["name"] = row["name"].text
        for key in ("low", "high", "step"):
            if key in row:
                issue.setdefault("range", {})[key] = self._float(row[key])
                self.places["issues", name, "range", key] = row[key].place
        if "unit" in row:
            issue.setdefault("range", {})["unit"] = row["unit"].text
        if "ordered" in row:
            self._field(issue, ("issues", name), "ordered", "yes", row["ordered"])
        if "status_quo" in row:
            kind = "option" if "range" in issue else "text"
            self._field(issue, ("issues", name), "status_quo", kind, row["status_quo"])
        for key, into in (("option", "options"), ("item", "items")):
            if key in row and not (key == "option" and self._is_end(name, row)):
                # Each once, in the order of their first rows.
                labels = issue.setdefault(into, {})
                if row[key].text not in labels:
                    self.places["issues", name, into, len(labels)] = row[key].place
                    labels[row[key].text] = None
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
            if label is None and self._whole(own.setdefault(key, {}), (name, issue), row[column]):
                self.places["actors", name, key, issue] = row[column].place
                continue
            if label is None:
                at = row.get("issue")
                new = self.case is None and "options" not in self.issues[issue]
                hint = f"is {at.text!r} in {at.place} an issue?" if at is not None and new else ""
                self.wrong(row[column], "a value of no option", "an option in the same row", hint)
                continue
            if self._unknown_option(issue, label):
                continue
            if not self._is_end(issue, row):
                cells = (row.get("actor"), row["issue"], label)
                self.uses.append(Use(name, issue, label.text, cells))
            self._state(own.setdefault(key, {}), (name, issue), label, row, column)

    @staticmethod
    def _whole(into: dict[str, Any], of: tuple[str, str], cell: Cell) -> bool:
        """Take a statement on an issue as a whole, such as an order of its options."""
        text = cell.text
        order = ">" in text or "=" in text or text == "unknown"
        if text[:1] not in ("{", "[") and not order:
            return False
        into[of[1]] = scalar(text) if text[:1] in ("{", "[") else text
        return True

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
        issues = {name: _with_lists(issue) for name, issue in self.issues.items()}
        actors = {name: self._in_order(name, actor, issues) for name, actor in self.actors.items()}
        signing = {"signing": self.signing} if self.signing else {}
        return {**data, **self.named, "issues": issues, "actors": actors, **signing, **self.rows}

    def _in_order(
        self, name: str, actor: Mapping[str, Any], issues: Mapping[str, Any]
    ) -> dict[str, Any]:
        """List the values of an issue in the order of its options, as most people state them."""
        if self.case is not None:
            return dict(actor)
        out = dict(actor)
        for key in ("values", "points"):
            for issue, stated in out.get(key, {}).items():
                labels = issues[issue].get("options", ())
                whole = isinstance(stated, dict) and labels and len(stated) == len(labels)
                if whole and all(label in stated for label in labels):
                    out[key] = {**out[key], issue: [stated[label] for label in labels]}
                    for k, label in enumerate(labels):
                        place = self.places.get(("actors", name, key, issue, label), "")
                        self.places["actors", name, key, issue, k] = place
        return out

    def _labels(self, issue: str) -> Collection[str]:
        if self.case is not None:
            return self.case.issues[issue].options or self.case.issues[issue].items
        about = self.issues[issue]
        options, items = about.get("options", {}), about.get("items", {})
        return {**options, **items} if options and items else options or items

    def _in_doubt(self) -> bool:
        """Whether rows do not add up, and no cell has been told to be wrong."""
        return self.case is None and not self.defects and self._incomplete()

    def _incomplete(self) -> bool:
        """Whether an actor values an issue but not all of its options, or an issue has but one."""
        lacking = any(
            len(stated) < len(self._labels(issue)) for (_, issue, _), stated in self._valued.items()
        )
        alone = any(
            len(self._labels(issue)) == 1 and "range" not in about and "items" not in about
            for issue, about in self.issues.items()
        )
        return lacking or alone or any(not a.keys() - {"name"} for a in self.actors.values())

    def _check_complete(self) -> None:
        """Every option of an issue that an actor values must have a value."""
        doubts = list(islice(misnamed(self.uses), MOST_TOLD)) if self._in_doubt() else []
        for cell, defect in doubts:
            self._note(cell, defect)
        for (actor, issue, _), stated in () if doubts else self._valued.items():
            missing = next((one for one in self._labels(issue) if one not in stated), None)
            if missing is not None and len(self.defects) < MOST_FOUND:
                self.wrong(
                    next(iter(stated.values())),
                    f"{actor!r} values {issue!r}, but not its option {missing!r}",
                    "a row for every option",
                )


def _with_lists(issue: Mapping[str, Any]) -> dict[str, Any]:
    return {key: list(x) if key in ("options", "items") else x for key, x in issue.items()}
