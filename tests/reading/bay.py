"""A made-up dispute over a bay, as two newspapers tell it, and a case with its two sides."""

from __future__ import annotations

from pathlib import Path

# ruff: noqa: E501  (a paragraph is a line)

POST = """\
Bay talks between Norland and Astoria end without a deal

By Erik Lund
1 July 2021

Talks over fishing in the bay between Norland and Astoria ended on Wednesday without an agreement.

Maria Keller, Astoria's fisheries minister, said that Norland had demanded the closure of the whole bay. “We offered to close half of the bay for three months,” Keller said. “They wanted all of it closed, for good.”

Norland rejected the offer, a senior Astorian official said. According to Keller, Astoria will not accept a lower quota.
"""

DAILY = """\
Norland asked for half of the bay, says its negotiator

By Ingrid Moe
2 July 2021

Norland never demanded the closure of the whole bay, its chief negotiator, Jonas Hale, said on Thursday.

“We proposed the closure of half of the bay,” Hale told reporters. “They refused any closure.”

Astoria offered nothing on the quota, Hale said. An economist at the university, Lena Fox, said that both sides had lost an opportunity.
"""

CASE = """\
# A made-up dispute over a bay.
format = 1
title = "Bay talks"
held = 2021-06-30
fictional = true

[issues.bay]
name = "Closure of the bay"
options = ["open", "half closed", "all closed"]
ordered = true
keywords = ["closure", "close", "bay"]
option_keywords = { "half closed" = ["half"], "all closed" = ["whole", "all of it"] }

[issues.quota]
name = "Fishing quota"
options = ["as it is", "lower"]
keywords = ["quota"]

[actors.norland]
name = "Norland"
role = "party"
speakers = ["Jonas Hale"]
margin = "-10 to 10"
weights = "bay > quota"
values = { bay = [0, 50, 100], quota = [0, 100] }

[actors.astoria]  # the fishers
name = "Astoria"
role = "party"
speakers = ["Maria Keller", "senior Astorian official"]
aliases = ["Astorian"]
margin = "-10 to 10"
weights = "bay > quota"
values = { bay = [100, 60, 0], quota = [100, 0] }
"""


def written(folder: Path) -> tuple[Path, Path, Path]:
    """Write the two articles and the case; return the places of all three."""
    papers = folder / "papers"
    papers.mkdir()
    (papers / "post.txt").write_text(POST, "utf-8")
    (papers / "daily.txt").write_text(DAILY, "utf-8")
    (folder / "bay.toml").write_text(CASE, "utf-8")
    return papers / "post.txt", papers / "daily.txt", folder / "bay.toml"
