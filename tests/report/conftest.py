"""Analyses that the tests of the report share."""

from __future__ import annotations

import dataclasses

import pytest

import winset as ws
from winset.analysis import Analysis
from winset.files.starter import starter

# Every way to leave the text of an HTML, SVG, CSV or TOML file that its author might try.
HOSTILE = "</title><script>alert(1)</script>\"'<img src=x onerror=alert(2)>&amp;]]>{{7*7}}"


@pytest.fixture(scope="session")
def hanoi() -> Analysis:
    return ws.analyze("hanoi", worlds=400, seed=1, only=["deals"])


@pytest.fixture(scope="session")
def whole() -> Analysis:
    """Every section."""
    return ws.analyze("hanoi", worlds=200, seed=1)


@pytest.fixture(scope="session")
def hostile() -> Analysis:
    """A case whose every text tries to break out of the page."""
    text = starter(
        HOSTILE,
        issues={f"=1+1 {HOSTILE}": ["@as it is", f"+more {HOSTILE}"], "b": ["no", "yes"]},
        parties=[f"A {HOSTILE}", f"-B {HOSTILE}"],
        ratifiers={f"C {HOSTILE}": f"A {HOSTILE}"},
    )
    case = ws.loads(text)
    source = case.sources["me"].model_copy(
        update={"title": HOSTILE, "url": "javascript:alert(3)", "note": "=cmd|' /C calc'!A0"}
    )
    case = case.model_copy(
        update={"question": HOSTILE, "summary": HOSTILE, "sources": {"me": source}}
    )
    found = ws.analyze(case, worlds=200, seed=1, only=["deals"])
    return dataclasses.replace(found, warnings=(HOSTILE,))


@pytest.fixture(scope="session")
def three() -> Analysis:
    """Three parties, no ratifier, no event."""
    text = starter("Three", parties=["A", "B", "C"], ratifiers={})
    text = text.partition("\n[[events]]")[0]
    return ws.analyze(ws.loads(text), worlds=200, seed=1, only=["deals"])
