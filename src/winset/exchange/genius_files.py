"""Files of a Genius scenario: domains and profiles, and how their issues answer each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property
from itertools import islice
from pathlib import Path

from winset.case.errors import CaseError
from winset.exchange.choosing import STRAY
from winset.exchange.markup import Element, wrong
from winset.exchange.xml_files import read_xml

__all__ = ["GeniusFile", "read_genius_file"]

_STATED = ("weight", "evaluator")
_TAGS = (
    *("negotiation_template", "utility_space", "objective", "issue", "item", "weight", "range"),
    *("evaluator", "discount_factor", "reservation", "agent", "similarity_function"),
    *("criteria_function", "rationality_factor"),
)
_ATTRIBUTES = (
    *("index", "name", "value", "evaluation", "type", "etype", "vtype", "ftype", "lowerbound"),
    *("upperbound", "description", "cost", "slope", "offset", "class", "utility_space", "weight"),
    *("parameter0", "parameter1", "parameter2", "parameter3", "number_of_issues"),
    "number_of_sessions",
)
_STATED_BY = {"weight": "index", "item": "value"}
_MOST_LOOKED_AT = 20_000
_MOST_ODD = 100
_NOT_ADDITIVE = ("ufun", "hyperrectangle", "inclusivehyperrectangle", "exclusivehyperrectangle")


@dataclass(frozen=True)
class GeniusFile:
    """One file: a domain, or a profile (which has evaluations)."""

    path: Path
    root: Element
    space: Element
    issues: tuple[Element, ...]
    notes: tuple[tuple[int, str], ...] = ()

    @property
    def title(self) -> str:
        """The party, for a profile: the file's name without its ending."""
        return self.path.stem

    def names(self) -> Sequence[str]:
        """Files of the profiles that a domain's agents name."""
        stated = (agent.get("utility_space") or "" for agent in self.root.all("agent"))
        return [name.replace("\\", "/").split("/")[-1] for name in stated]

    @cached_property
    def by_name(self) -> Mapping[str, list[Element]]:
        """Issues by their names."""
        return self._by("name")

    @cached_property
    def by_index(self) -> Mapping[str, list[Element]]:
        """Issues by their numbers, which is how Genius finds them."""
        return self._by("index")

    def _by(self, attribute: str) -> dict[str, list[Element]]:
        found: dict[str, list[Element]] = {}
        for issue in self.issues:
            found.setdefault(issue.get(attribute) or "", []).append(issue)
        return found

    @cached_property
    def is_profile(self) -> bool:
        """Whether it states preferences."""
        return self.root.tag == "utility_space" and any(
            element.tag in _STATED or element.get("evaluation") is not None
            for element in self.root.walk()
        )

    def counterpart(self, issue: Element, lead: GeniusFile) -> Element | None:
        """Return what this file says of an issue of another: by its name or, failing that, number.

        Raises
        ------
        CaseError
            Where it speaks of the issue twice.
        """
        name, index = issue.get("name") or "", issue.get("index") or ""
        named, numbered = self.by_name.get(name, []), self.by_index.get(index, [])
        if len(named) == 1 and len(lead.by_name.get(name, ())) == 1:
            return named[0]
        both = [element for element in named if (element.get("index") or "") == index]
        if len(both) == 1:
            return both[0]
        if named:
            raise self.wrong(f"issue {name!r} appears twice", named[-1])
        if len(numbered) == 1 and (numbered[0].get("name") or "") not in lead.by_name:
            return numbered[0] if _alike(issue, numbered[0]) else None
        return None

    def share(self, domain: GeniusFile) -> float:
        """Share of the issues of a domain that this profile values."""
        try:
            found = [self.counterpart(issue, domain) for issue in domain.issues]
        except CaseError:
            return 1.0  # What is wrong is told when it is read.
        return sum(element is not None for element in found) / len(found)

    def wrong(self, message: str, at: Element | None = None, **more: str) -> CaseError:
        """Build an error at an element of this file, with what else is odd about the file."""
        place = at or self.root
        error = wrong(self.path.name, message, line=place.line, column=place.column, **more)
        odd = (wrong(self.path.name, said, line=line) for line, said in self.oddities())
        return CaseError([*error.defects, *(defect for one in odd for defect in one.defects)])

    def oddities(self) -> Iterator[tuple[int, str]]:
        """Tell what was mended, and elements and attributes that are nearly known."""
        yield from self.notes
        odd: set[str] = set()
        for element in islice(self.root.walk(), _MOST_LOOKED_AT):
            odd.update({element.tag, *element.attributes}.difference(_TAGS, _ATTRIBUTES))
            if len(odd) > _MOST_ODD:
                return
            near = _near(element.tag, _TAGS)
            if near:
                yield element.line, f"<{element.tag}> is not known: did you mean <{near}>?"
            for name in element.attributes:
                if like := _near(name.lower(), _ATTRIBUTES):
                    said = f"the attribute {name!r} of <{element.tag}> is not known"
                    yield element.line, f"{said}: did you mean {like!r}?"
            if element.tag in _STATED_BY and element.get(_STATED_BY[element.tag]) is None:
                yield element.line, f"<{element.tag}> has no {_STATED_BY[element.tag]}"


@cache
def _near(word: str, known: tuple[str, ...]) -> str:
    """Return the known name that an unknown one is spelt like; nothing where it is known."""
    if word in known:
        return ""
    return next(iter(get_close_matches(word[:40], known, n=1, cutoff=0.75)), "")


def _alike(one: Element, other: Element) -> bool:
    """Whether two issues share an option, or are numbers both."""
    options, others = ({item.get("value") for item in issue.all("item")} for issue in (one, other))
    return bool(options & others) or not (options or others)


def read_genius_file(path: Path) -> GeniusFile:
    """Read one Genius file.

    Raises
    ------
    CaseError
        Where it is no Genius file, or none with issues.
    """
    markup = read_xml(path)
    root = markup.root
    spaces = [root] if root.tag == "utility_space" else list(root.all("utility_space"))
    if root.tag not in ("utility_space", "negotiation_template") or not spaces:
        raise wrong(
            path.name,
            f"is no Genius file: its first element is <{root.tag}>",
            expected="<negotiation_template> or <utility_space>",
            line=root.line,
            code=STRAY,
        )
    odd = next((e for e in root.walk() if e.tag in _NOT_ADDITIVE), None)
    issues = tuple(element for element in spaces[0].walk() if element.tag == "issue")
    found = GeniusFile(path, root, spaces[0], issues, markup.notes)
    if odd is not None:
        raise found.wrong(
            f"states a utility that is no sum over issues (<{odd.tag}>), which is not read",
            odd,
            hint="a case can state such ties as interactions",
        )
    if not issues:
        raise found.wrong("holds no <issue>")
    for number, issue in enumerate(issues, 1):
        if not issue.get("name"):
            issue.attributes["name"] = f"issue {issue.get('index') or number}"
    return found
