"""Options that several commands have: one definition of each name, and of what it means.

A command says in its own docstring what is its own: what it writes, and what it opens.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

__all__ = [
    "Domain",
    "Full",
    "Json",
    "Only",
    "Open",
    "Out",
    "PriorOnly",
    "Profiles",
    "Quiet",
    "Seed",
    "Worlds",
]

Worlds = Annotated[
    int,
    Parameter(
        help="How many worlds to draw from the judgements, up to a million. A share is then sure "
        "to within about 1 / sqrt(worlds)."
    ),
]
Seed = Annotated[int, Parameter(help="Any number from 0; another seed draws other worlds.")]
Only = Annotated[
    list[str] | None,
    Parameter(
        negative="",
        show_default=False,
        help="Compute these sections only: deals, gates, bridges, unknowns, onlookers, learning, "
        "accounts. Several with commas. Worlds are weighed by the record all the same.",
    ),
]
PriorOnly = Annotated[
    bool,
    Parameter(
        negative="",
        show_default=False,
        help="Take the judgements as they are: do not weigh worlds by how well they explain the "
        "record.",
    ),
]
Out = Annotated[
    Path | None,
    Parameter(alias="-o", show_default=False),
]
Open = Annotated[
    bool,
    Parameter(name="--open", negative="", show_default=False),
]
Full = Annotated[
    bool,
    Parameter(
        negative="",
        show_default=False,
        help="Print the whole answer and what every section of the report has to say, not one "
        "screen.",
    ),
]
Json = Annotated[
    bool,
    Parameter(
        negative="",
        show_default=False,
        help="Print the results as JSON, and nothing else, on standard output.",
    ),
]
Quiet = Annotated[
    bool,
    Parameter(alias="-q", negative="", show_default=False, help="Print nothing but errors."),
]
Domain = Annotated[
    str,
    Parameter(
        show_default=False,
        help="Of a folder with several scenarios: the file of the domain to read.",
    ),
]
Profiles = Annotated[
    list[str] | None,
    Parameter(
        negative="",
        show_default=False,
        help="The profiles to read, where not all on that domain are meant. Several with commas.",
    ),
]
