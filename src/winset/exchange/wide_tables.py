"""Tables with a column for each actor, as people draw them: one row per option.

Rows whose option is ``weight`` hold the weights of the issue; rows ``walk-away`` and ``margin``
(under the issue, or alone) what each actor can fall back on. Numbers are points where no weights
are stated and the best options of all issues together are worth 100 at most; else they are values
of 0-100 within their issue.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from winset.exchange.cells import Cell, Plain, Sheet, Table, folded, rows_below

__all__ = ["is_wide", "long_rows"]

_MEASURES = ("value", "points")
_WEIGHTS = ("weight", "weights", "swing", "importance")
_OF_ACTORS = {
    "walk_away": "walk_away",
    "walkaway": "walk_away",
    "reservation": "walk_away",
    "reservation_value": "walk_away",
    "batna": "walk_away",
    "margin": "margin",
    "role": "role",
    "of": "of",
    "ranking": "ranking",
}
_FULL = 100.5


def is_wide(named: Collection[str], known: Collection[str]) -> bool:
    """Whether a header has issues and options, and further columns that must be actors."""
    told = {"issue", "value", "points", "weight", "actor"} & set(named)
    labels = {"option", "item"} & set(named)
    others = [name for name in named if name not in known and not name.startswith("#")]
    return told == {"issue"} and bool(labels) and bool(others)


def long_rows(
    sheet: Sheet, start: int, known: Collection[str], synonyms: Mapping[str, str]
) -> tuple[Table, str]:
    """Turn the table into one with a row per actor and option, and say how it was read."""
    columns: list[str] = []
    actors: dict[str, Cell] = {}
    stated: dict[str, str] = {}
    for position, cell in enumerate(sheet.rows[start]):
        word = folded(cell) if cell is not None else ""
        name = synonyms.get(word, word)
        if name and name not in known and not name.startswith("#"):
            name = f"actor {position}"
            actors[name], stated[name] = _actor(cell, sheet.place(start, position))
        columns.append(name)
    table = rows_below(sheet, start, columns)
    weighted = any(_special(row) == "weight" for row in table.rows)
    measure = "value" if weighted or _beyond(table.rows, actors) else "points"
    rows: list[dict[str, Cell]] = []
    places: list[str] = []
    issue: Cell | None = None
    for row, place in zip(table.rows, table.places, strict=True):
        issue = row.get("issue", issue)
        special = _special(row)
        side = {k: c for k, c in row.items() if k not in actors}
        if special in ("weight",):
            side = {k: c for k, c in side.items() if k not in ("option", "item")}
        elif special:
            side = {}
        if issue is not None and (side or special == "weight"):
            side["issue"] = issue
        for name, head in actors.items():
            if name in row:
                column = special or stated[name] or measure
                rows.append({"actor": head, **side, column: row[name]})
                places.append(place)
    said = {
        "value": "values of 0-100 within each issue" + ("" if weighted else ", all of one weight"),
        "points": "points, as the best options of all issues are worth 100 at most together",
    }[measure]
    names = ", ".join(cell.text for cell in actors.values())
    return Table(
        sheet, (), tuple(rows), tuple(places)
    ), f"a column per actor ({names}), read as {said}"


def _actor(cell: Plain | None, place: str) -> tuple[Cell, str]:
    """Return the actor of a column, and what its numbers are where the header says it."""
    text = str(cell).strip()
    for measure in _MEASURES:
        for shown in (f" ({measure})", f" {measure}", f": {measure}"):
            if text.lower().endswith(shown):
                return Cell(text[: -len(shown)].strip(), place), measure
        if text.lower().startswith(f"{measure} "):
            return Cell(text[len(measure) :].strip(" :"), place), measure
    return Cell(text, place), ""


def _special(row: Mapping[str, Cell]) -> str:
    """Tell what a row is about that values no option: weights, or what actors fall back on."""
    label = row.get("option") or row.get("item")
    if label is not None and folded(label.text) in _WEIGHTS:
        return "weight"
    about = label if label is not None and "issue" not in row else row.get("issue")
    if about is not None and (label is None or about is label):
        return _OF_ACTORS.get(folded(about.text), "")
    return ""


def _beyond(rows: Sequence[Mapping[str, Cell]], actors: Collection[str]) -> bool:
    """Whether an actor's best options of all issues are worth more than 100 together."""
    best: dict[tuple[str, str], float] = {}
    issue = ""
    for row in rows:
        issue = row["issue"].text if "issue" in row else issue
        for name in [] if _special(row) else actors:
            value = row[name].value if name in row else None
            if isinstance(value, float):
                value *= 100 if row[name].percent else 1
                best[name, issue] = max(best.get((name, issue), value), value)
    totals: dict[str, float] = {}
    for (name, _), value in best.items():
        totals[name] = totals.get(name, 0.0) + value
    return any(total > _FULL for total in totals.values())
