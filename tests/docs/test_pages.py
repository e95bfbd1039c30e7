"""What the documentation says can be done, can be done."""

from __future__ import annotations

import contextlib
import doctest
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from cyclopts.exceptions import MissingArgumentError

import winset as ws
from winset.cli.app import app
from winset.words.terms import GLOSSARY

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
DOCS = ROOT / "docs"
PAGES = (README, *sorted(DOCS.rglob("*.md")))
# Pages in which a share that is mentioned must stand in an output that is shown.
QUOTING = (README, DOCS / "tutorial.md")


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


outputs, pages = _script("outputs"), _script("pages")


def _fences(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def _commands(text: str) -> set[str]:
    """Every winset command line of a page: in blocks, in comments about outputs, and in passing."""
    lines = [line for block in _fences(text, "console") for line in block.splitlines()]
    lines += [mark.command for mark in outputs.marks(text)]
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    lines += re.findall(r"`(winset [^`\n]+)`", prose)
    found = set()
    for line in lines:
        for part in re.split(r"&&|\||;", line.partition("#")[0]):
            words = part.strip().removeprefix("$ ").split(">")[0].split()
            if words and words[0].rpartition("/")[2] == "winset":
                found.add(" ".join(words[1:]))
    return found


COMMANDS = sorted(
    {(command, _name(page)) for page in PAGES for command in _commands(page.read_text("utf-8"))}
)


def test_there_are_commands_to_check() -> None:
    assert len(COMMANDS) > 20


@pytest.mark.parametrize(("command", "page"), COMMANDS)
def test_every_command_line_can_be_parsed(command: str, page: str) -> None:
    words = [word for word in command.split() if word not in {"...", "[OPTIONS]", "[ARGS]"}]
    if not words or words in (["COMMAND"], ["COMMAND", "--help"]):
        return
    assert words[0] in [*app, "--help", "--version"], f"{page}: no command {words[0]}"
    if len(words) > 1 and "--help" not in words and not words[0].startswith("-"):
        # A command may be named in passing, without its case.
        with contextlib.suppress(MissingArgumentError):
            app.parse_args(words, exit_on_error=False, print_error=False)


def _with_examples() -> list[Path]:
    return [page for page in PAGES if outputs.examples(page.read_text("utf-8"))]


@pytest.mark.parametrize("page", _with_examples(), ids=_name)
def test_python_examples_print_what_is_shown(page: Path) -> None:
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(verbose=False)
    blocks = "\n".join(outputs.examples(page.read_text("utf-8")))
    said: list[str] = []
    runner.run(parser.get_doctest(blocks, {}, _name(page), str(page), 0), out=said.append)
    assert runner.failures == 0, (
        "".join(said) + f"\nrefresh with: python scripts/outputs.py {_name(page)}"
    )


def test_the_readme_has_python_examples() -> None:
    assert README in _with_examples()


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_shown_output_is_filled_in(page: Path) -> None:
    for mark in outputs.marks(page.read_text("utf-8")):
        if mark.kind == "shown":
            assert mark.text.strip(), f"nothing is shown for {mark.command}"
            lines = mark.text.splitlines()
            assert mark.start in lines[0]
            assert not mark.end or not any(mark.end in line for line in lines[1:])


@pytest.mark.parametrize("page", QUOTING, ids=_name)
def test_shares_in_prose_stand_in_an_output_that_is_shown(page: Path) -> None:
    text = page.read_text("utf-8")
    shown = " ".join(" ".join(mark.text.split()) for mark in outputs.marks(text))
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    prose = re.sub(r"<!--.*?-->", "", prose, flags=re.DOTALL)
    quoted = re.findall(r"(?<![\d.-])(\d+(?:\.\d+)?) %", prose)
    for share in quoted:
        assert re.search(rf"(?<![\d.]){re.escape(share)} %", shown) or share in {
            "5",
            "50",
            "90",
            "95",
        }, f"{share} % stands in no output on the page"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{target} leads nowhere"
        if anchor and there.suffix == ".md":
            heads = re.findall(r"^#+ (.*)$", there.read_text("utf-8"), re.MULTILINE)
            assert anchor in {_slug(head) for head in heads}, f"{target}: no such heading"


def _slug(heading: str) -> str:
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
    return re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", plain).strip())


def test_every_page_is_in_the_contents() -> None:
    nav = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"]
    assert set(pages.named(nav)) <= {p.relative_to(DOCS).as_posix() for p in PAGES[1:]}
    found = pages.named(pages.completed(nav, DOCS))
    assert sorted(found) == sorted(p.relative_to(DOCS).as_posix() for p in PAGES[1:])


def test_the_glossary_is_that_of_the_report() -> None:
    page = (DOCS / "reference" / "glossary.md").read_text("utf-8")
    for term in GLOSSARY:
        assert f"| **{term.word}** | {term.meaning} |\n" in page, "run scripts/reference.py"
    words = [term.word for term in GLOSSARY]
    assert words == sorted(words)


def test_formulas_become_markup_that_needs_no_script() -> None:
    pytest.importorskip("latex2mathml", reason="the extra 'docs' is not installed")
    made = pages.translated('a <span class="arithmatex">\\(x &lt; y^2\\)</span> b')
    assert made.startswith("a <span><math")
    assert "<mi>x</mi>" in made
    assert "arithmatex" not in made


def test_outputs_are_cut_where_the_comment_says() -> None:
    text = "head\na title  \nbody\n\nfoot\n"
    assert outputs.excerpt(text, "title", "foot") == "a title\nbody\n"
    assert outputs.excerpt(text, "", "") == "head\na title\nbody\n\nfoot\n"
    with pytest.raises(ValueError, match="nothing printed holds 'nose'"):
        outputs.excerpt(text, "nose", "")
    with pytest.raises(ValueError, match="holds 'toe'"):
        outputs.excerpt(text, "title", "toe")


def test_claims_stand_beside_figures_that_are_read_from_results() -> None:
    """Nobody types a figure: there is none in what is written down of a claim."""
    claims = _script("claims")
    case = ws.load("hanoi")
    text = (ROOT / "scripts" / "claims.py").read_text("utf-8")
    assert not re.findall(r"(?<![\w{])\d[\d.,]* ?%", text)
    found = ws.analyze(case, worlds=150, seed=3)
    for claim in claims.CLAIMS:
        assert claim.source in case.sources
        said = claim.answer(found)
        assert "%" in said or claims.CANNOT in said or "issues" in said
    (made,) = outputs.made((DOCS / "cases" / "hanoi.md").read_text("utf-8"))
    assert made[0] == "scripts/claims.py"
    rows = [row for row in made[1].splitlines() if row.startswith("|")]
    assert len(rows) == len(claims.CLAIMS) + 2
    for row, claim in zip(rows[2:], claims.CLAIMS, strict=True):
        assert row.startswith(f"| {claim.source} | {claim.who} | {claim.claim} | ")


def test_what_a_script_makes_of_a_page_is_made_again() -> None:
    page = "Before.\n<!-- made: scripts/none.py -->\n\nold\n\n<!-- end -->\nAfter.\n"
    assert outputs.made(page) == [("scripts/none.py", "old\n\n")]
    with pytest.raises(ValueError, match=r"no scripts/none\.py"):
        outputs.refreshed(page)


def test_outputs_on_a_page_are_replaced_and_the_rest_is_kept() -> None:
    page = (
        "Before.\n\n<!-- run: echo two > f -->\n"
        '<!-- shown: cat f; from "two" -->\n```text\nold\n```\n\n'
        "```pycon\n>>> a = 1\n>>> a + 1\n99\n```\nAfter.\n"
    )
    after = outputs.refreshed(page)
    assert after == page.replace("old\n", "two\n").replace("99\n", "2\n")
