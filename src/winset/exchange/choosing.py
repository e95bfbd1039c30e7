"""Which files of a folder make one scenario: one domain, and the profiles on it.

A folder may hold several scenarios, files of other programs, and files that cannot be read. One
scenario has one domain. A profile belongs to the domain whose issues it values; where several have
the same issues, to the one that it shares its name with (``pie-B-prof1`` with ``pie-B-domain``).
What is left out is named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from winset.case.errors import CaseError, Defect
from winset.case.spelling import listed
from winset.exchange.markup import wrong
from winset.text import counted

__all__ = ["EVERY", "STRAY", "Choice", "Survey", "Wanted", "files_of", "scenarios_below"]

Notes = tuple[tuple[str, str], ...]
_ENDINGS = (".xml", ".json", ".yml", ".yaml")
#: From this many parties on, a reader is told that profiles can be chosen.
_MANY = 3
_MOST_NAMED = 8
_LEAST = 2
#: Code of a defect of a file that belongs to no scenario.
STRAY = "stray"


class File(Protocol):
    """One file that was read: a domain or a profile."""

    @property
    def path(self) -> Path: ...

    @property
    def title(self) -> str:
        """What it calls itself; its file's name without the ending, where it does not."""

    def names(self) -> Sequence[str]:
        """Files of the profiles that a domain names."""


Kind = TypeVar("Kind", bound=File)


class Single(File, Protocol):
    """A file that holds one thing: a domain, or the profile of a party."""

    @property
    def is_profile(self) -> bool: ...

    def wrong(self, said: str, /, *, hint: str = "") -> CaseError:
        """Say what is wrong with it."""


One = TypeVar("One", bound=Single)


@dataclass(frozen=True)
class Wanted:
    """What was asked for: a domain and profiles, by the names of their files."""

    domain: str = ""
    profiles: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.domain or self.profiles)


#: Whatever the folder holds, where it is one scenario.
EVERY = Wanted()


@dataclass(frozen=True)
class Found(Generic[One]):
    """The files of a folder, and what is wrong with those that cannot be read, by name."""

    folder: Path
    wanted: Wanted
    files: Sequence[One]
    unreadable: Mapping[str, CaseError]


def files_of(path: Path, wanted: Wanted, ending: str, read: Callable[[Path], One]) -> Found[One]:
    """Read the files of a folder; where a domain is named, those beside it, and it is wanted.

    Raises
    ------
    CaseError
        Where the file named is the profile of one party, or cannot be read.
    """
    if not path.is_dir():
        one = read(path)
        if one.is_profile:
            raise one.wrong(
                "is the profile of one party alone",
                hint="give the folder that holds the domain and the profiles, or the domain file",
            )
        path, wanted = path.parent, Wanted(wanted.domain or path.name, wanted.profiles)
    files: list[One] = []
    unreadable: dict[str, CaseError] = {}
    for candidate in sorted(p for p in path.iterdir() if p.suffix.lower() == ending):
        try:
            files.append(read(candidate))
        except CaseError as error:
            unreadable[candidate.name] = error
    return Found(path, wanted, files, unreadable)


@dataclass(frozen=True)
class Choice(Generic[Kind]):
    """One scenario's files, and what was left out."""

    domain: Kind | None
    profiles: tuple[Kind, ...]
    notes: Notes = ()


@dataclass(frozen=True)
class Survey(Generic[Kind]):
    """What a folder holds.

    Parameters
    ----------
    folder : str
        For messages.
    domains, profiles : sequence of files
    unreadable : mapping
        What is wrong with each file that cannot be read, by its name.
    fits : mapping
        Share of the issues of a domain that a profile values, by both paths; 1 is all of them.
    """

    folder: str
    domains: Sequence[Kind]
    profiles: Sequence[Kind]
    unreadable: Mapping[str, CaseError]
    fits: Mapping[tuple[Path, Path], float]

    def choose(self, wanted: Wanted) -> Choice[Kind]:
        """Choose one scenario.

        Raises
        ------
        CaseError
            Where nothing is left, or more than one scenario and nobody said which.
        """
        domain = self._domain(wanted)
        if wanted.profiles:
            chosen = [self._named(self.profiles, name, "profile") for name in wanted.profiles]
            if twice := next((f for k, f in enumerate(chosen) if f in chosen[:k]), None):
                raise wrong(self.folder, f"the profile {twice.path.name} is chosen twice")
            return Choice(domain, tuple(chosen))
        chosen = list(self.profiles if domain is None else self._groups[domain.path])
        there = [f for f in self._listed(domain) if domain and self._whole(domain, f)]
        chosen = there if len(there) > 1 else chosen
        if len(chosen) < _LEAST:
            # One that values some of the issues is meant, and told what it lacks.
            chosen += [f for f in self.profiles if domain and 0 < self._share(domain, f) < 1]
        if not chosen or (len(chosen) < _LEAST and self.unreadable):
            raise self._too_few(domain)
        notes = self._left_out(domain, [f for f in self.profiles if f not in chosen])
        notes += ((k, f"is left out: {_said(error)}") for k, error in self.unreadable.items())
        if len(chosen) >= _MANY and not there:
            said = f"{len(chosen)} profiles are read as as many parties; --profiles chooses some"
            notes.append((domain.path.name if domain else self.folder, said))
        return Choice(domain, tuple(chosen), tuple(notes))

    def _share(self, domain: File, profile: File) -> float:
        return self.fits[domain.path, profile.path]

    def _whole(self, domain: File, profile: File) -> bool:
        return self._share(domain, profile) >= 1

    @property
    def _broken(self) -> list[Defect]:
        """What is wrong with files that would belong to the scenario, could they be read."""
        found = [defect for error in self.unreadable.values() for defect in error.defects]
        return [defect for defect in found if defect.code != STRAY] or found

    @cached_property
    def _groups(self) -> dict[Path, list[Kind]]:
        """Profiles of each domain: those that value all its issues, and share most of its name."""
        groups: dict[Path, list[Kind]] = {domain.path: [] for domain in self.domains}
        for profile in self.profiles:
            able = [domain for domain in self.domains if self._whole(domain, profile)]
            shared = {d.path: _shared(d.path.stem, profile.path.stem) for d in able}
            nearest = [d for d in able if shared[d.path] == max(shared.values())]
            named = [d for d in able if profile.path.name in d.names()]
            for domain in named or nearest:
                groups[domain.path].append(profile)
        return groups

    def _domain(self, wanted: Wanted) -> Kind | None:
        if wanted.domain:
            return self._named(self.domains, wanted.domain, "domain")
        able = [domain for domain in self.domains if self._groups[domain.path]]
        if wanted.profiles and len(able) > 1:
            chosen = {self._named(self.profiles, p, "profile").path for p in wanted.profiles}
            able = [d for d in able if chosen & {f.path for f in self._groups[d.path]}]
        if len(able) > 1:
            raise self._several(able)
        return next(iter(able or self.domains), None)

    def _several(self, able: Sequence[Kind]) -> CaseError:
        rows = []
        for domain in able[:_MOST_NAMED]:
            names = [file.path.stem for file in self._groups[domain.path]]
            rows.append(f"{domain.path.name} ({', '.join(names[:_MOST_NAMED])})")
        more = f" and {len(able) - len(rows)} more" if len(able) > len(rows) else ""
        return wrong(
            self.folder,
            f"holds {len(able)} scenarios: {'; '.join(rows)}{more}",
            expected="one domain and the profiles on it",
            hint=f"choose one, as in --domain {able[0].path.name}",
        )

    def _named(self, files: Sequence[Kind], name: str, what: str) -> Kind:
        """Find a file by its name, with or without ending, or by what it calls itself."""
        word = Path(name).name
        if word in self.unreadable:
            raise self.unreadable[word]
        for call in (_by_name, _by_stem, _by_title):
            found = [file for file in files if call(file) == word]
            if len(found) == 1:
                return found[0]
            if found:
                raise wrong(self.folder, f"{counted(len(found), what)} are called {word!r}")
        known = tuple(file.path.name for file in files)
        said, expected = f"there is no {what} {word!r}", f"one of {listed(known, _MOST_NAMED)}"
        found_not = Defect((), "foreign", said, expected, unknown=word, known=known)
        raise CaseError([replace(found_not, where=self.folder)])

    def _listed(self, domain: Kind | None) -> list[Kind]:
        """Profiles that a domain names, in its order."""
        by_name = {file.path.name: file for file in self.profiles}
        return [by_name[name] for name in (domain.names() if domain else ()) if name in by_name]

    def _left_out(self, domain: Kind | None, files: Sequence[Kind]) -> list[tuple[str, str]]:
        out = []
        for file in files if domain is not None else ():
            assert domain is not None
            why = "it belongs to another domain of the folder"
            if not self._whole(domain, file):
                why = f"not of the issues of {domain.path.name}"
            elif file in self._groups[domain.path]:
                why = f"{domain.path.name} names other profiles"
            out.append((file.path.name, f"is left out: {why}"))
        return out

    def _too_few(self, domain: Kind | None) -> CaseError:
        if self._broken:
            return CaseError(self._broken)
        said = "no profile on it was found"
        if self.profiles:
            names = [file.path.name for file in self.profiles]
            said += f": {listed(names, _MOST_NAMED)} value other issues"
        at = self.folder if domain is None else domain.path.name
        return wrong(at, said, expected="one profile per party beside the domain")


def _by_name(file: File) -> str:
    return file.path.name


def _by_stem(file: File) -> str:
    return file.path.stem


def _by_title(file: File) -> str:
    return file.title


def _shared(one: str, other: str) -> int:
    """Count the words that two names begin with alike."""
    words = [re.findall(r"[A-Za-z]+|\d+", name.lower()) for name in (one, other)]
    pairs = list(zip(*words, strict=False))
    return next((k for k, (a, b) in enumerate(pairs) if a != b), len(pairs))


def _said(error: CaseError) -> str:
    first = error.defects[0]
    line = "" if first.line is None else f"line {first.line}: "
    return f"{line}{first.message}"


def scenarios_below(folder: Path) -> list[str]:
    """Name the folders in a folder that hold files of scenarios."""
    found = []
    for below in sorted(path for path in folder.iterdir() if path.is_dir()):
        try:
            names = [path.suffix.lower() for path in below.iterdir()]
        except OSError:
            continue
        if any(name in _ENDINGS for name in names):
            found.append(below.name)
    return found
