"""From documents alone to a case: all of it marked as a draft, each part with its sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.reading.bay import DAILY, POST, written
from tests.reading.endpoint import Answer, model, saying

import winset as ws
from winset.case.judging.forms import Unknown
from winset.case.walk import drafts, judgements, quoting
from winset.cli import main
from winset.files.quotes import passages
from winset.files.reading import loads, read_file
from winset.model import compile_case
from winset.reading.llm.client import Endpoint
from winset.reading.llm.sketching import second_sketch
from winset.reading.model import Source, Span
from winset.reading.sketching.casing import case_text
from winset.reading.sketching.drawing import enough, sketch_of
from winset.reading.sketching.sketch import Place, Side, Sketch
from winset.reading.sources.opening import read_sources
from winset.report.making import report
from winset.report.views.case import overview


def quiet(_: str, __: float) -> None:
    return


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> tuple[Source, ...]:
    post, daily, _ = written(tmp_path_factory.mktemp("bay"))
    return read_sources([post, daily]).sources


@pytest.fixture(scope="module")
def sketch(sources: tuple[Source, ...]) -> Sketch:
    return sketch_of(sources, quiet)


def test_sides_are_those_that_negotiate_and_speakers_those_with_an_office(sketch: Sketch) -> None:
    parties = {side.id: side for side in sketch.sides if side.party}
    assert set(parties) == {"norland", "astoria"}
    assert parties["norland"].speakers == ("Jonas Hale",)
    assert parties["astoria"].speakers == ("Maria Keller",)
    assert "Astorian" in parties["astoria"].aliases
    everybody = {name for side in sketch.sides for name in side.speakers}
    assert "Lena Fox" not in everybody  # an economist speaks for nobody
    assert "Erik Lund" not in everybody  # who wrote it


def test_issues_are_what_is_offered_demanded_and_refused(sketch: Sketch) -> None:
    named = {topic.id: [way.label for way in topic.ways] for topic in sketch.topics}
    assert {"bay", "quota"} <= set(named)
    assert any("whole" in label for label in named["bay"])
    assert any("half" in label for label in named["bay"])


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new")
    post, _, case = written(folder)
    case.unlink()
    assert main(["read", str(post.parent), "--new", str(case)]) == 0
    return case


def test_everything_drafted_is_marked_and_carries_its_sentence(drafted: Path) -> None:
    case = read_file(drafted).unwrap()
    marked = set(drafts(case))
    assert marked >= {"issues.bay", "actors.norland", "actors.astoria", "events[0]"}
    texts = {"post": POST, "daily": DAILY}
    quoted = {loc[:2] for loc, _ in passages(case)}
    for loc, part in quoting(case):
        assert part.draft == "rules", loc
        assert loc in quoted or loc[0] == "accounts"
    for _, passage in passages(case):
        assert texts[passage.source][passage.start : passage.end] == passage.quote


def test_no_number_is_drafted(drafted: Path) -> None:
    case = read_file(drafted).unwrap()
    for place in judgements(case):
        (view,) = place.quantity.views
        assert isinstance(view.form, Unknown) or view.placeholder, place.path
    assert all(not actor.weights and not actor.swing for actor in case.actors.values())


def test_every_output_says_that_it_is_a_draft(
    drafted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = read_file(drafted).unwrap()
    many = len(drafts(case))
    assert main(["check", str(drafted)]) == 0
    assert f"{many} drafts from documents are not accepted" in capsys.readouterr().out
    analysis = ws.analyze(case, worlds=100)
    made = report(analysis)
    assert f"{many} drafts that nobody has accepted" in made.answer.headline
    assert len(analysis.drafts) == many
    shown = str(overview(case))
    assert shown.count("draft by rules, not accepted") >= len(case.issues) + len(case.actors)
    assert compile_case(case)
    for command in (
        ["learn", drafted, "--worlds", "100"],
        ["compare", drafted, drafted, "--worlds", "100"],
        ["sweep", drafted, "--worlds", "100", "--out", drafted.parent / "sweep"],
        ["brief", drafted, "--worlds", "100", "--out", drafted.parent / "b.md"],
    ):
        assert main([str(part) for part in command]) == 0, command
        told = " ".join(capsys.readouterr().out.split())
        if command[0] == "brief":
            told = (drafted.parent / "b.md").read_text("utf-8")
        assert "drafts that" in told, command


def test_a_part_is_accepted_by_its_path_and_the_rest_stays(
    drafted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy.toml"
    copy.write_text(drafted.read_text("utf-8"), "utf-8")
    (tmp_path / "copy.review").write_bytes(drafted.with_suffix(".review").read_bytes())
    before = set(drafts(read_file(copy).unwrap()))
    assert main(["read", "--case", str(copy), "--accept", "issues.bay,actors.norland"]) == 0
    after = set(drafts(read_file(copy).unwrap()))
    assert before - after == {"issues.bay", "actors.norland"}
    assert main(["read", "--case", str(copy), "--accept", "issues.bay"]) == 2
    assert "is no draft" in capsys.readouterr().err
    assert main(["read", "--case", str(copy), "--accept", "all"]) == 0
    assert drafts(read_file(copy).unwrap()) == ()


def test_an_existing_file_is_never_overwritten(drafted: Path, tmp_path: Path) -> None:
    before = drafted.read_bytes()
    assert main(["read", str(drafted.parent / "papers"), "--new", str(drafted)]) == 2
    assert drafted.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("It rained all day.\n\nNobody was out.", "fewer than two sides"),
        ("Talks between Norland and Astoria went on.\n\nIt rained.", "no offer"),
    ],
)
def test_too_little_is_told_and_no_case_is_written(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper, case = tmp_path / "x.txt", tmp_path / "x.toml"
    paper.write_text(text, "utf-8")
    assert main(["read", str(paper), "--new", str(case)]) == 2
    assert said in capsys.readouterr().err
    assert not case.exists()


SIDES = [
    {
        "name": "Fishers' Union",
        "party": False,
        "quote": "nothing of the kind stands there",
        "speakers": [],
    },
    {
        "name": "Norland",
        "party": True,
        "quote": "Norland rejected the offer, a senior Astorian official said.",
        "speakers": [
            {"name": "senior Astorian official", "quote": "a senior Astorian official said"},
            {"name": "Someone Else", "quote": "a senior Astorian official said"},
        ],
    },
]
ISSUES = [
    {
        "name": "Quota level",
        "options": [
            {"name": "lower", "quote": "a lower quota"},
            {"name": "much lower", "quote": "a much lower quota"},
        ],
    },
    {"name": "Moon", "options": [{"name": "all of it", "quote": "the whole moon"}]},
]


def second(sources: tuple[Source, ...], sketch: Sketch, *answers: Answer) -> Sketch:
    with model(*answers) as served:
        found, lost = second_sketch(Endpoint(served.url, "m1", pause=0.0), sources, sketch)
    assert lost == ()
    return found


def test_a_model_adds_what_the_text_says_and_is_named_for_it(
    sources: tuple[Source, ...], sketch: Sketch
) -> None:
    found = second(sources, sketch, saying({"sides": SIDES, "issues": ISSUES}))
    added = [topic for topic in found.topics if topic not in sketch.topics]
    assert [(t.name, t.by, [w.label for w in t.ways]) for t in added] == [
        ("Quota level", "model m1", ["lower"])
    ]
    norland = next(side for side in found.sides if side.id == "norland")
    assert norland.speakers == ("Jonas Hale", "senior Astorian official")
    assert {side.id for side in found.sides} == {side.id for side in sketch.sides}
    case = loads(case_text(found, sources, {}))
    assert case.issues["quota_level"].draft == "model m1"


def test_a_model_that_says_nothing_usable_leaves_the_sketch(
    sources: tuple[Source, ...], sketch: Sketch
) -> None:
    assert second(sources, sketch, saying({"sides": 3, "issues": None})) == sketch
    with model(saying("no")) as served:
        found, lost = second_sketch(Endpoint(served.url, "m1", pause=0.0), sources, sketch)
    assert found == sketch
    assert len(lost) == 1


names = st.text(alphabet="abcXYZ ='\"\\\n[].", min_size=1, max_size=20)


@pytest.mark.parametrize("at", ["looking for sides", "post.txt", "comparing"])
def test_after_an_interruption_the_same_command_goes_on(
    at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from winset.cli.console import ProgressBar

    post, _, case = written(tmp_path)
    case.unlink()

    def stop(_: object, label: str, __: float) -> None:
        if at in label:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(ProgressBar, "__call__", stop)
        assert main(["read", str(post.parent), "--new", str(case)]) == 130
        assert not case.exists()
    assert main(["read", str(post.parent), "--new", str(case)]) == 0
    assert read_file(case).unwrap().events


@example(["", "NONE"])
@example(["deal", "北京", "東京"])
@given(st.lists(st.text(max_size=12), min_size=2, max_size=4, unique=True))
def test_any_names_of_sides_make_actors_or_one_clear_message(sides: list[str]) -> None:
    from winset.reading.sketching.sketch import Topic, Way, key_of

    place = Place("s", Span(0, 3), "abc")
    made = tuple(Side(key_of(name), name, places=(place,)) for name in sides)
    found = Sketch((), (Topic("t", "T", (Way("so", place),)),)).joined(made, ())
    source = Source("s", "s.txt", "", "abc")
    if enough(found) is None:
        assert set(loads(case_text(found, [source], {})).actors) == {s.id for s in found.sides}


@given(st.lists(names, min_size=1, max_size=4, unique=True))
def test_any_name_that_a_model_may_give_makes_a_case_or_is_left_out(labels: list[str]) -> None:
    text = "Norland and Astoria talk. " + " ".join(labels)
    source = Source("s", "s.txt", "", text)
    base = Sketch((Side("norland", "Norland"), Side("astoria", "Astoria")))
    from winset.reading.llm.sketching import _Issue, _Option, _topics

    told = [_Issue(name=n, options=[_Option(name=n, quote=n)]) for n in labels]
    found = base.joined((), _topics(told, source, Span(0, len(text)), "m"))
    if enough(found) is None:
        case = loads(case_text(found, [source], {}))
        assert len(case.issues) == len(found.topics)
