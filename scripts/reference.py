"""Write what is made from the program: reference pages of its commands and results, a man page.

python scripts/reference.py
"""

from __future__ import annotations

import inspect
import re
import textwrap
from pathlib import Path
from typing import Any

from winset._version import VERSION
from winset.cli.app import app
from winset.report.export import json_schema
from winset.words.terms import GLOSSARY

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"

CLI_HEAD = """\
# Command line

*Made by `scripts/reference.py` from the program itself.*

Exit codes: 0 all well; 2 bad input, or a disk that refuses, said in one message on standard error;
130 stopped by Ctrl-C, 143 by SIGTERM, 129 by SIGHUP; 1 a fault of Winset's own. Whatever goes
wrong, earlier results stay as they were: a run folder appears whole or not at all. Colour is used
on a terminal only, and not where `NO_COLOR` is set. `WINSET_DEBUG=1` shows where an error was
raised.

`winset completion` lets the shell complete commands and options with the Tab key; `man winset` is
this page where Winset is installed with pip and its environment is on the path.

"""

JSON_HEAD = """\
# Results as JSON

*Made by `scripts/reference.py` from the program itself.*

`winset analyze CASE --json` prints this document; every run folder holds it as `results.json`.
`winset schema results` prints its JSON Schema (2020-12). `ws.open_run` reads it back: it gives an
analysis equal to the one that was written, without its worlds.

Shares are fractions of worlds, each with its standard error from the number of worlds and the
effective number of worlds. Utilities run from 0 to 100 on each actor's own scale. Numbers are
rounded to six decimals, so that processors agree on them; what is not finite is text (`Infinity`:
no amount of a lever opens a gate), and `null` stands for what was not computed. The same case,
version, seed and number of worlds give the same bytes.

Beside it, a run folder holds `manifest.json` (what the results depend on, and the SHA-256 of every
file), `timings.json` (when, and how long: kept apart, since it is never twice the same),
`case.toml`, `report.html`, `summary.txt`, `figures/*.svg` and `data/*.csv`. With
`--data parquet,csv`, `data/` also has `worlds` (a row per world: weight, walk-away values, whose
version of contested terms is true, every utility) and `deals` (a row per deal).

## The document

"""


def cli_page() -> str:
    """Return the page of the command line."""
    for name in list(app):
        if not name.startswith("-"):
            app[name].help = None
    text = app.generate_docs(output_format="markdown")
    return CLI_HEAD + text.partition("\n")[2].lstrip()


def _type(schema: dict[str, Any]) -> str:
    """Say a type in words."""
    if "anyOf" in schema:
        parts = [word for part in schema["anyOf"] for word in _type(part).split(" or ")]
        return " or ".join(dict.fromkeys(parts))
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "enum" in schema or "const" in schema:
        return " or ".join(f"`{value}`" for value in schema.get("enum", [schema.get("const")]))
    return _plain_type(schema)


def _plain_type(schema: dict[str, Any]) -> str:
    kind = schema.get("type", "any")
    if isinstance(kind, list):
        return kind[0]  # a number, or the text of what is not finite
    if "prefixItems" in schema:
        return f"list of {', '.join(_type(part) for part in schema['prefixItems'])}"
    inner = schema.get("items", schema.get("additionalProperties"))
    if isinstance(inner, dict):
        return f"{'list' if kind == 'array' else 'object'} of {_type(inner)}"
    return str(kind)


def _rows(properties: dict[str, Any]) -> str:
    lines = ["| key | type | |", "|---|---|---|"]
    for key, schema in properties.items():
        words = schema.get("description", "").replace("\n", " ").replace("|", "\\|")
        lines.append(f"| `{key}` | {_type(schema)} | {words} |")
    return "\n".join(lines) + "\n"


def json_page() -> str:
    """Return the page of the results."""
    schema = json_schema()
    parts = [JSON_HEAD, _rows(schema["properties"])]
    parts.append(f"\n### answer\n\n{_rows(schema['properties']['answer']['properties'])}")
    for name, definition in schema["$defs"].items():
        parts.append(f"\n## {name}\n\n{definition['description']}\n\n")
        parts.append(_rows(definition["properties"]))
    return "".join(parts)


def _roff(text: str) -> str:
    """Return text that roff takes as it is: no command at the head of a line, no escape."""
    kept = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join(f"\\&{x}" if x[:1] in ".'" else x for x in kept.splitlines())


def _paragraphs(text: str) -> str:
    """Return the words of a docstring up to its parameters: indented blocks stand as they are."""
    made, kept = [], inspect.cleandoc(text).partition("\nParameters\n---")[0]
    for part in re.sub(r"\n(Examples)\n-+\n", r"\n\1:\n\n", kept).split("\n\n"):
        block = part.strip("\n")
        if block.startswith("    "):
            made.append(f".PP\n.nf\n{_roff(textwrap.dedent(block))}\n.fi")
        elif block:
            made.append(f".PP\n{_roff(block)}")
    return "\n".join(made)


def man_page() -> str:
    """Return the manual of the command line, for ``man winset``."""
    lines = [
        f'.TH WINSET 1 "" "Winset {VERSION}" "User commands"',
        ".SH NAME\nwinset \\- was there a deal to be had, what stopped it, and what would hold",
        ".SH SYNOPSIS\n.B winset\n.I command\n[\n.I options\n]",
        ".SH DESCRIPTION",
        _paragraphs(str(app.help)),
        ".SH COMMANDS",
    ]
    for name in (name for name in app if not name.startswith("-")):
        command = app[name]
        command.help = None
        lines += [f".SS winset {_roff(name)}", _paragraphs(str(command.help))]
        for argument in command.assemble_argument_collection(parse_docstring=True):
            default = argument.field_info.default
            shown = argument.parameter.show_default is not False and default not in (
                inspect.Parameter.empty,
                None,
                "",
            )
            said = " ".join((argument.parameter.help or "").split())
            said += f" Default: {default}." if shown else ""
            lines += [".TP", f".B {_roff(', '.join(argument.names))}", _roff(said)]
    codes = " ".join(CLI_HEAD.partition("Exit codes: ")[2].split())
    lines += [".SH EXIT STATUS", _roff(codes.replace("`", ""))]
    return "\n".join(lines) + "\n"


GLOSSARY_HEAD = """\
# Glossary

*Made by `scripts/reference.py` from the program itself: every report ends with the same list.*

What the words mean, in a sentence each. [Theory](../theory/index.md) says where they come from, and
why they are cut as they are.

| word | what it means |
|---|---|
"""


def glossary_page() -> str:
    """Return the page of words."""
    return GLOSSARY_HEAD + "".join(f"| **{t.word}** | {t.meaning} |\n" for t in GLOSSARY)


def main() -> None:
    """Write all of them."""
    REFERENCE.mkdir(parents=True, exist_ok=True)
    (REFERENCE / "glossary.md").write_text(glossary_page(), encoding="utf-8")
    (REFERENCE / "winset.1").write_text(man_page(), encoding="utf-8")
    (REFERENCE / "cli.md").write_text(cli_page(), encoding="utf-8")
    (REFERENCE / "json.md").write_text(json_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
