"""What was done at the table, and how it left every package."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.diagnosis.truth import Deal

__all__ = ["Act", "Talks"]


@dataclass(frozen=True)
class Act:
    """One act.

    Parameters
    ----------
    kind : str
        ``offer``, ``refusal``, ``accept``, ``withdrawal``, ``walk-out`` or ``vote`` (against).
    by : int
    deal : deal, optional
        What was offered.
    about : int
        The offer that is answered, taken back or voted on; -1 for none.
    last_turn : bool
        Whether this was declared to be the last turn.
    """

    kind: str
    by: int
    deal: Deal | None = None
    about: int = -1
    last_turn: bool = False


@dataclass
class Talks:
    """Acts in order, with the deal that was signed and passed, if any."""

    acts: list[Act] = field(default_factory=list)
    outcome: Deal | None = None

    def tabled(self) -> list[tuple[Deal, str]]:
        """Give every package that was tabled, with how it stood at the close.

        A later offer of the same side takes its earlier ones back; one who walks out refuses what
        the others have on the table and takes back what is its own. What was refused before stays
        refused, and what has left the table is refused only by whoever names it.
        """
        deals: dict[int, Deal] = {}
        status: dict[int, str] = {}
        left: dict[int, str] = {}

        def leave(n: int, how: str) -> None:
            left[n] = how
            if status[n] != "refused":
                status[n] = "taken-back"

        for n, act in enumerate(self.acts):
            standing = [m for m in deals if m not in left]
            own = [m for m in standing if self.acts[m].by == act.by]
            if act.kind == "offer" and act.deal is not None:
                for m in own:
                    leave(m, "superseded")
                deals[n], status[n] = act.deal, "open"
            elif act.kind in ("refusal", "vote"):
                if left.get(act.about) != "withdrawn":
                    status[act.about] = "refused"
            elif act.kind == "withdrawal" and act.about in own:
                leave(act.about, "withdrawn")
            elif act.kind == "walk-out":
                for m in standing:
                    if m in own:
                        leave(m, "withdrawn")
                    else:
                        status[m] = "refused"
        return [(deals[n], status[n]) for n in deals]
