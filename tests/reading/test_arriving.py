"""Documents on their way in: ids that stay, the same document once, memory that does not grow."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path

import pytest
from tests.reading.test_documents import LONG, written

from winset.reading.arriving import arrivals
from winset.reading.model import Span, Statement
from winset.reading.store.review import open_review


def read(folder: Path, *paths: Path) -> tuple[list[str], list[str]]:
    """Put what arrives into the review file; return ids, and what was told."""
    ids, told = [], []
    with open_review(folder / "talks.review") as review:
        for arrival in arrivals(review, paths):
            told += [defect.message for defect in arrival.defects]
            for source in arrival.sources:
                review.put(source)
                ids.append(source.id)
    return ids, told


def test_a_document_keeps_its_id_whatever_is_read_with_it(tmp_path: Path) -> None:
    written(tmp_path, "b/talks.txt", LONG)
    assert read(tmp_path, tmp_path / "b") == (["talks"], [])
    written(tmp_path, "a/talks.txt", LONG + "More.")
    assert read(tmp_path, tmp_path) == (["a_talks", "talks"], [])
    assert read(tmp_path, tmp_path / "a" / "talks.txt") == (["a_talks"], [])
    written(tmp_path, "b/talks.txt", LONG + "An update.")
    assert read(tmp_path, tmp_path / "b") == (["talks"], [])
    with open_review(tmp_path / "talks.review") as review:
        assert [s.text[-4:] for s in review.sources()] == ["ate.", "ore."]


def test_files_of_one_name_in_two_folders_are_not_versions_of_each_other(tmp_path: Path) -> None:
    written(tmp_path, "a/talks.txt", LONG)
    written(tmp_path, "b/talks.txt", "Another text altogether.")
    assert read(tmp_path, tmp_path / "a")[0] == ["talks"]
    assert read(tmp_path, tmp_path / "b")[0] == ["b_talks"]


def test_names_of_files_that_are_no_text(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/t\xe9\n.txt"))
    path.write_text(LONG, "utf-8")
    with open_review(tmp_path / "talks.review") as review:
        for _ in range(2):
            (arrival,) = arrivals(review, [tmp_path])
            (source,) = arrival.sources
            review.put(source)
        assert [name for _, name, _ in review.known()] == ["t\\xe9\n.txt"]


def test_the_same_document_is_read_once(tmp_path: Path) -> None:
    written(tmp_path, "a.txt", LONG)
    written(tmp_path, "copy.txt", LONG)
    ids, told = read(tmp_path, tmp_path)
    assert ids == ["a"]
    assert told == ["it holds the very same as the source 'a', and is read once"]


def test_a_list_is_no_document_of_its_articles(tmp_path: Path) -> None:
    """Their offsets are those of the row's text, also where only one row has one."""
    written(tmp_path, "list.csv", "title,text\nTalks fail,They left.\n")
    written(tmp_path, "talks.txt", LONG)
    with open_review(tmp_path / "talks.review") as review:
        found = [(a.name, a.is_list) for a in arrivals(review, [tmp_path])]
    assert found == [("list.csv", True), ("talks.txt", False)]


def test_what_is_wrong_with_the_paths_themselves_is_told(tmp_path: Path) -> None:
    assert read(tmp_path, tmp_path / "no.txt") == ([], ["there is no such file or folder"])
    written(tmp_path, "a.txt", LONG)
    ids, told = read(tmp_path, tmp_path / "no.txt", tmp_path / "a.txt")
    assert (ids, len(told)) == (["a"], 1)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_documents(tmp_path: Path) -> None:
    """The most memory that a tenth of the documents needed is about what all of them need."""
    for n in range(200):
        written(tmp_path, f"docs/{n:04}.txt", f"Talks {n}\n" + f"{LONG}\n" * 40)
    peaks = []
    with open_review(tmp_path / "talks.review") as review:
        tracemalloc.start()
        for arrival in arrivals(review, [tmp_path / "docs"]):
            (source,) = arrival.sources
            article = source.articles[0]
            items = [
                Statement(f"{source.id}-{k}", article.id, "indirect", (Span(k, k + 9),))
                for k in range(20)
            ]
            review.put(source, items)
            if arrival.done % 20 == 19:
                peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert review.drafted()["statement"] == 200 * 20
    assert peaks[-1] < 1.5 * peaks[0] + 500_000
