"""Questions of ``winset new`` on a terminal: each answer is echoed, and can be taken back."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from winset.cli.failing import UsageError
from winset.files.starter import Amount, Told, starter

__all__ = ["asked"]

Answers = dict[tuple[str, ...], Any]
_BACK = ("<", "back")
_NUMBER = r"[-+]?(?:\d[\d,']*(?:\.\d+)?|\.\d+)"
_AMOUNT = re.compile(rf"(?:from\s+)?({_NUMBER})\s*(?:to|\.\.)\s*({_NUMBER})\s*(.*)", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


class _TakenBackError(Exception):
    """Somebody wants to answer the last question again."""


class _UnclearError(Exception):
    """An answer that cannot be read; its text says why."""


class Question(NamedTuple):
    """One question: how it is known, what is asked, and how its answer is read."""

    key: tuple[str, ...]
    text: str
    read: Callable[[str], Any]
    many: bool = False  # several lines, ended by an empty one


def asked(file: str) -> str:
    """Ask who negotiates about what, and write that into a case.

    Raises
    ------
    UsageError
        Where the answers end before the questions do.
    """
    print("Separate names by semicolons, or give one a line and end with an empty line.")
    print("< takes the last answer back. An empty answer means: not known, or none.")
    answers: Answers = {}
    while (question := _next(answers)) is not None:
        try:
            said = _answer(question)
        except _TakenBackError:
            if answers:
                answers.popitem()
            else:
                print("There is no answer to take back.")
            continue
        if question.key[0] == "issue" and isinstance(said, tuple):
            # Its options were given with its name.
            name, options = said
            answers |= {question.key: name, ("options", name): options}
            print(_echo(("options", name), answers))
            continue
        answers[question.key] = said
        print(_echo(question.key, answers))
    return _written(answers, file)


def _next(answers: Answers) -> Question | None:
    """Find the first question that is not answered, in view of those that are."""
    return next((q for q in _questions(answers) if q.key not in answers), None)


def _answer(question: Question) -> Any:
    while True:
        print(question.text)
        said = _lines() if question.many else _line()
        try:
            return question.read(said)
        except _UnclearError as error:
            print(error)


def _line() -> str:
    try:
        said = input("> ").strip()
    except EOFError:
        raise UsageError("no answer was given; nothing was written") from None
    if said.lower() in _BACK:
        raise _TakenBackError
    return said


def _lines() -> str:
    """Read names up to an empty line; where semicolons part them, one line is all."""
    lines: list[str] = []
    while said := _line():
        lines.append(said)
        if len(lines) == 1 and (";" in said or _AMOUNT.fullmatch(said)):
            break
    return ";".join(lines)


# ------------------------------------------------------------------------------- questions


def _questions(answers: Answers) -> Iterator[Question]:
    """Yield every question that the answers so far lead to; the last one may lead to more."""
    yield Question(("title",), "What is the negotiation called?", str)
    yield Question(("parties",), "Who are the parties? Two or more.", _parties, many=True)
    for party in answers.get(("parties",), ()):
        text = f"Whom must {party} satisfy at home, such as a parliament or a board?"
        yield Question(("of", party), text, _apart(answers, ("of", party)), many=True)
    text = "Who else is concerned, signs nothing, and may gain or lose?"
    yield Question(("onlookers",), text, _apart(answers, ("onlookers",)), many=True)
    yield from _of_issues(answers)
    for actor in _actors(answers):
        yield from _of_actor(answers, actor)
    text = "When did the talks close? A date such as 2019-02-28; empty if they go on."
    yield Question(("held",), text, _date)


def _of_issues(answers: Answers) -> Iterator[Question]:
    n = 0
    while True:
        key = ("issue", str(n))
        text = "What is negotiated? One issue" if not n else "The next issue (empty when done)"
        yield Question(key, f"{text}, such as: Price", _issue_name(answers, n))
        name = answers.get(key)
        if not name:
            return
        text = (
            f"How can {name} be settled? What holds without a deal comes first, as in\n"
            "  as it is; 5 % more; 35,000 at once     or an amount: 0 to 10 %"
        )
        yield Question(("options", name), text, _options, many=True)
        n += 1


def _of_actor(answers: Answers, actor: str) -> Iterator[Question]:
    valued = list[str]()
    for name in _issues(answers):
        options = answers[("options", name)]
        if isinstance(options, Amount):
            ask = "up (more is better), down, a best point such as 4, or none (of no matter)"
        else:
            ask = "best first, as in 3 > 1 = 2; up (the last is best), down, or none (of no matter)"
        key = ("wants", actor, name)
        text = f"What does {actor} want of {_shown(name, options)}\n  {ask}"
        # Whoever has a say wants something.
        must = not valued and name == _issues(answers)[-1] and actor not in _onlookers(answers)
        yield Question(key, text, _wanted(options, must=must))
        if answers.get(key) != "none":
            valued.append(name)
    if len(valued) > 1:
        listed = "  ".join(f"{k + 1}. {name}" for k, name in enumerate(valued))
        text = f"What matters most to {actor}? {listed}\n  most first, as in 2 > 1"
        yield Question(("matters", actor), text, _levels(valued, "issue"))


def _onlookers(answers: Answers) -> Sequence[str]:
    found: Sequence[str] = answers.get(("onlookers",), ())
    return found


def _issues(answers: Answers) -> list[str]:
    return [key[1] for key in answers if key[0] == "options"]


def _actors(answers: Answers) -> list[str]:
    parties = list(answers.get(("parties",), ()))
    home = [name for party in parties for name in answers.get(("of", party), ())]
    return [*parties, *home, *answers.get(("onlookers",), ())]


def _shown(name: str, options: Sequence[str] | Amount) -> str:
    if isinstance(options, Amount):
        return f"{name}, from {options.low:g} to {options.high:g} {options.unit}".rstrip() + "?"
    return f"{name}?  " + "  ".join(f"{k + 1}. {option}" for k, option in enumerate(options))


# --------------------------------------------------------------------------------- answers


def _named(said: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in said.split(";") if part.strip()))


def _parties(said: str) -> list[str]:
    found = _named(said)
    if len(found) < 2:
        listed = "; ".join(found) or "nobody"
        raise _UnclearError(f"A negotiation needs two parties at least; this reads as: {listed}.")
    return found


def _apart(answers: Answers, key: tuple[str, ...]) -> Callable[[str], list[str]]:
    def read(said: str) -> list[str]:
        found = _named(said)
        others = set(_actors({k: v for k, v in answers.items() if k != key}))
        for name in found:
            if name in others:
                raise _UnclearError(f"{name} has a part already.")
        return found

    return read


def _issue_name(answers: Answers, n: int) -> Callable[[str], Any]:
    """Read the name of an issue; with a colon after it its options too."""

    def read(said: str) -> str | tuple[str, list[str] | Amount]:
        name, _, rest = (part.strip() for part in said.partition(":"))
        if not name and not n:
            raise _UnclearError("At least one issue is needed.")
        if name in _issues(answers):
            raise _UnclearError(f"{name} is an issue already.")
        return (name, _options(rest)) if rest else name

    return read


def _options(said: str) -> list[str] | Amount:
    found = _named(said)
    amount = _AMOUNT.fullmatch(found[0]) if len(found) == 1 else None
    if amount is not None:
        low, high = (float(re.sub("[,']", "", x)) for x in (amount[1], amount[2]))
        if low < high:
            return Amount(low, high, amount[3].strip())
        raise _UnclearError("The lower end of an amount comes first.")
    if len(found) < 2:
        more = " A comma does not part options: it may stand in a number." if "," in said else ""
        raise _UnclearError(f"Two options are needed at least; this reads as one: {said}.{more}")
    return found


def _wanted(options: Sequence[str] | Amount, *, must: bool) -> Callable[[str], str]:
    """Read what an actor wants: "none", empty for not known, or values as a case has them."""

    def read(said: str) -> str:
        word = said.lower()
        if must and word == "none":
            raise _UnclearError("One issue at least must matter; empty if it is not known how.")
        if word in ("none", "", "?", "unknown", "not known"):
            return "none" if word == "none" else ""
        if isinstance(options, Amount):
            return _of_amount(word, options)
        if word in ("up", "down"):
            order = [[name] for name in (options[::-1] if word == "up" else options)]
        else:
            order = _levels(options, "option")(said)
        return " > ".join(" = ".join(_quoted(name) for name in level) for level in order)

    return read


def _of_amount(word: str, amount: Amount) -> str:
    if word in ("up", "down"):
        worst, best = (amount.low, amount.high)[:: 1 if word == "up" else -1]
        return f"{{ worst = {worst:g}, best = {best:g} }}"
    try:
        best = float(word)
    except ValueError:
        raise _UnclearError(f"{word!r} is neither up nor down nor a number.") from None
    if not amount.low <= best <= amount.high:
        raise _UnclearError(f"{best:g} is not from {amount.low:g} to {amount.high:g}.")
    return f"{{ ideal = {best:g} }}"


def _quoted(name: str) -> str:
    if not re.search(r"""[>=<"']""", name):
        return name
    return f"'{name}'" if "'" not in name else f'"{name}"'


def _levels(names: Sequence[str], what: str) -> Callable[[str], list[list[str]]]:
    """Read an order by numbers or names; what is left out is not known."""

    def one(word: str) -> str:
        if word.isdigit() and 0 < int(word) <= len(names):
            return names[int(word) - 1]
        if word in names:
            return word
        raise _UnclearError(f"{word!r} is no {what}; expected a number from 1 to {len(names)}.")

    def read(said: str) -> list[list[str]]:
        if not said:
            return []
        levels = [[one(w.strip()) for w in level.split("=")] for level in said.split(">")]
        flat = [name for level in levels for name in level]
        if len(set(flat)) < len(flat):
            raise _UnclearError("Each has one place.")
        if len(flat) < 2 or (what == "issue" and len(flat) < len(names)):
            raise _UnclearError(f"Every {what} has a place, as in 2 > 1; empty if it is not known.")
        return levels

    return read


def _date(said: str) -> dt.date | None:
    if not said:
        return None
    match = _DAY.fullmatch(said)
    try:
        return dt.date(*map(int, match.groups())) if match else dt.date.fromisoformat(said)
    except ValueError:
        raise _UnclearError(f"{said!r} is no date; write year-month-day: 2019-02-28.") from None


# --------------------------------------------------------------------------- what was said


def _echo(key: tuple[str, ...], answers: Answers) -> str:
    said = answers[key]
    if key[0] == "options":
        first = "" if isinstance(said, Amount) else f"  (without a deal: {said[0]})"
        return f"  = {_shown(key[1], said).replace('?', ':', 1)}{first}"
    if isinstance(said, list) and said and isinstance(said[0], list):
        return "  = " + " > ".join(" = ".join(level) for level in said)
    if key[0] == "matters":
        return "  = not known"
    if isinstance(said, list):
        return f"  = {'; '.join(said)}" if said else "  = nobody"
    if key[0] == "wants":
        return f"  = {'of no matter' if said == 'none' else said or 'not known'}"
    return f"  = {said or ('done' if key[0] == 'issue' else 'not said')}"


def _written(answers: Answers, file: str) -> str:
    issues = {name: answers[("options", name)] for name in _issues(answers)}
    wanted: dict[str, dict[str, str]] = {actor: {} for actor in _actors(answers)}
    for key, said in answers.items():
        if key[0] == "wants" and said != "none":
            amount = isinstance(issues[key[2]], Amount)
            unknown = '{ ideal = "unknown" }' if amount else '"unknown"'
            stated = said if amount else json.dumps(said, ensure_ascii=False)
            wanted[key[1]][key[2]] = stated if said else unknown
    priorities = {key[1]: said for key, said in answers.items() if key[0] == "matters" and said}
    told = Told(answers[("onlookers",)], wanted, priorities, answers[("held",)])
    parties = answers[("parties",)]
    return starter(
        answers[("title",)] or "A negotiation",
        issues=issues,
        parties=parties,
        ratifiers={name: party for party in parties for name in answers[("of", party)]},
        told=told,
        file=file,
    )
