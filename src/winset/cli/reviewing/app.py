"""The review as an application in the terminal."""

# ruff: noqa: D102  (what Textual calls is named for what it does)

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from winset.case.errors import CaseError
from winset.case.model import Case
from winset.cli.reviewing.shown import detail, heading, passage
from winset.reading.model import Span
from winset.reading.reviewing.desk import Desk, Side
from winset.reading.reviewing.forms import FormError, article_day, fields_of, filled
from winset.words.reading import FIELDS, HELP, KEYS

__all__ = ["ReviewApp"]

Save = Callable[[Mapping[str, str]], None]


class Form(ModalScreen[bool]):
    """Lines to change; Enter saves, Escape leaves all as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "leave", priority=True)]
    DEFAULT_CSS = """
    Form { align: center middle; }
    Form > Vertical { width: 100%; height: auto; max-height: 100%; border: round $primary;
                      background: $surface; padding: 0 1; overflow-y: auto; }
    Form Input { width: 1fr; background: $boost; }
    Form Input:focus { background: $primary 40%; }
    Form .name { color: $text-muted; }
    Form #wrong { color: $error; text-style: bold; }
    """

    def __init__(self, lines: Mapping[str, str], save: Save) -> None:
        super().__init__()
        self.lines, self.save = lines, save

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Label("Enter saves, Tab goes to the next line, Escape leaves it as it was")
            for name, said in self.lines.items():
                yield Label(FIELDS[name], classes="name")
                yield Input(said, id=name, select_on_focus=False, compact=True)
            yield Label("", id="wrong", markup=False)

    def on_input_submitted(self) -> None:
        said = {name: self.query_one(f"#{name}", Input).value for name in self.lines}
        try:
            self.save(said)
        except FormError as error:
            self.query_one("#wrong", Label).update(f"{FIELDS[error.field]}: {error}")
            self.query_one(f"#{error.field}", Input).focus()
            return
        self.dismiss(True)

    def action_leave(self) -> None:
        self.dismiss(False)


class Help(ModalScreen[None]):
    """What the keys do."""

    DEFAULT_CSS = """
    Help { align: center middle; }
    Help > Static { width: auto; max-width: 100%; height: auto; border: round $primary;
                    background: $surface; padding: 0 1; }
    """

    def compose(self) -> ComposeResult:
        lines = "\n".join(f"{keys:<10} {what}" for keys, what in HELP)
        yield Static(f"{lines}\n\nAny key goes back.", markup=False)

    def on_key(self) -> None:
        self.dismiss(None)


class ReviewApp(App[None]):
    """Drafts one by one; each key is saved before the next draft is shown."""

    ENABLE_COMMAND_PALETTE = False
    TITLE = "winset read"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "accept"),
        Binding("r", "reject"),
        Binding("e", "edit"),
        Binding("u", "undo"),
        Binding("n,right", "next"),
        Binding("p,left", "previous"),
        Binding("o", "open"),
        Binding("c", "conflict"),
        Binding("d", "describe"),
        Binding("question_mark,h", "help"),
        Binding("q,ctrl+c", "quit", priority=False),
        Binding("down,j", "down"),
        Binding("up,k", "up"),
    ]
    DEFAULT_CSS = """
    #heading { height: 1; }
    #text { height: 1fr; padding: 1 1 0 1; }
    #detail { height: auto; max-height: 10; padding: 0 1; border-top: solid $primary; }
    #told { height: 1; padding: 0 1; color: $warning; }
    #keys { height: 1; text-wrap: nowrap; color: $text-muted; }
    """

    def __init__(self, desk: Desk, case: Case | None) -> None:
        super().__init__()
        self.desk, self.case = desk, case

    def compose(self) -> ComposeResult:
        yield Static(id="heading", markup=False)
        with VerticalScroll(id="text", can_focus=False):
            yield Static(id="passage", markup=False)
        yield Static(id="detail", markup=False)
        yield Static(id="told", markup=False)
        yield Static(KEYS, id="keys", markup=False)

    def on_mount(self) -> None:
        self.show()

    def show(self, told: str = "") -> None:
        """Show what is looked at, and a word about what was done."""
        self.query_one("#heading", Static).update(heading(self.desk))
        self.query_one("#passage", Static).update(passage(self.desk))
        self.query_one("#detail", Static).update(detail(self.desk, self.case))
        self.query_one("#told", Static).update(told)
        self.query_one("#text", VerticalScroll).scroll_home(animate=False)

    def _decide(self, decide: Callable[[], None], done: str) -> None:
        if self.desk.standing is None:
            return
        try:
            decide()
        except CaseError as error:
            self.show(error.defects[0].message)
            return
        last = "" if self.desk.counts.open else "; nothing is open any more: q ends the review"
        self.show(f"{done}{last}")

    def action_accept(self) -> None:
        self._decide(self.desk.accept, "accepted")

    def action_reject(self) -> None:
        self._decide(self.desk.reject, "rejected")

    def action_undo(self) -> None:
        taken = self.desk.undo()
        self.show("taken back" if taken else "there is nothing to take back")

    def action_next(self) -> None:
        self.show("" if self.desk.next() else "this is the last draft")

    def action_previous(self) -> None:
        self.show("" if self.desk.previous() else "this is the first draft")

    def action_open(self) -> None:
        self.desk.next_open()
        self.show("" if self.desk.counts.open else "nothing is open")

    def action_conflict(self) -> None:
        self.show("" if self.desk.next_conflict() else "there is no contradiction")

    def action_down(self) -> None:
        self.query_one("#text", VerticalScroll).scroll_down(animate=False)

    def action_up(self) -> None:
        self.query_one("#text", VerticalScroll).scroll_up(animate=False)

    def action_help(self) -> None:
        self.push_screen(Help())

    def action_edit(self) -> None:
        item, sides = self.desk.item, self.desk.sides()
        if item is None or not sides:
            return
        source, home = sides[0].source, _home(sides[0])

        def save(said: Mapping[str, str]) -> None:
            self.desk.edit(filled(item, said, source, home, self.case))

        self.push_screen(Form(fields_of(item, source), save), self._saved)

    def action_describe(self) -> None:
        sides = self.desk.sides()
        article = sides[0].article if sides else None
        if article is None:
            return
        lines = {
            "title": article.title,
            "authors": "; ".join(article.authors),
            "outlet": article.outlet,
            "published": str(article.published or ""),
        }

        def save(said: Mapping[str, str]) -> None:
            day = article_day("published", said["published"])
            authors = tuple(a.strip() for a in said["authors"].split(";") if a.strip())
            self.desk.describe(article.id, said["title"].strip(), authors, said["outlet"], day)

        self.push_screen(Form(lines, save), self._saved)

    def _saved(self, saved: bool | None) -> None:
        self.show("saved" if saved else "left as it was")


def _home(side: Side) -> Span:
    article = side.article
    return article.span if article is not None else Span(0, len(side.source.text))
