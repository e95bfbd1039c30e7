"""Who must satisfy whom, and each actor in a few lines."""

from __future__ import annotations

from winset.analysis import Analysis
from winset.model import Model
from winset.report.charts import Graph, Node
from winset.report.figures import figure, foremost
from winset.report.model import Column, Figure, Note, Part, Section, Table
from winset.text import capital
from winset.words.actors import actor_lines, deal_needs, group_rule, role_of, who_must
from winset.words.names import actor_name, said_of
from winset.words.signing import can_block

__all__ = ["section"]

_DEAL = "deal"
_HEADS = ("must pass it", "sign", "the deal", "look on")


def section(analysis: Analysis) -> Section | None:
    """Draw whose consent a deal needs, and say of every actor what it wants and was offered."""
    model = analysis.model
    if not model.actors:
        return None
    parts: list[Part] = [foremost(_figure(model))]
    for actor in model.actors:
        lines = actor_lines(
            model,
            actor,
            [want for want in analysis.wants if want.actor == actor],
            [one for one in analysis.ranges if one.actor == actor],
            analysis.offers,
        )
        parts.append(Note(capital(actor_name(model, actor)), lines))
    lead = (
        "A deal needs those who sign it and those who must pass it; the others look on, and may "
        "gain or lose. A thick frame marks whoever alone can stop a deal.",
    )
    return Section("actors", "Who must satisfy whom?", lead, tuple(parts))


def _figure(model: Model) -> Figure:
    nodes = [Node(_DEAL, "The deal", deal_needs(model), 2)]
    nodes += [_node(model, actor) for actor in model.actors]
    described = "; ".join(
        f"{actor_name(model, actor)}: {role_of(model, actor)}" for actor in model.actors
    )
    graph = Graph("actors", "Whose consent a deal needs", described, tuple(nodes), _HEADS)
    table = Table(
        id="actors",
        caption="Every actor's part in a deal",
        columns=(
            Column("actor", "Actor"),
            Column("part", "Its part"),
            Column("home", "Whom it must satisfy"),
            Column("blocks", "Alone can stop a deal"),
        ),
        rows=tuple(
            (
                actor_name(model, actor),
                role_of(model, actor),
                who_must(model, actor),
                "yes" if _heavy(model, actor) else "",
            )
            for actor in model.actors
        ),
    )
    return figure(graph, "Read from the left: whoever passes, whoever signs, and the deal.", table)


def _heavy(model: Model, actor: str) -> bool:
    at = model.actors.index(actor)
    return actor in can_block(model) or any(
        at in group.indispensable for group in model.consent.groups
    )


def _node(model: Model, actor: str) -> Node:
    at = model.actors.index(actor)
    name, heavy = capital(said_of(model, actor)), _heavy(model, actor)
    for group in model.consent.groups:
        if at not in group.actors:
            continue
        votes = group.weights[group.actors.index(at)]
        note = f"{votes:g} votes" if len(set(group.weights)) > 1 else ""
        if group.kind == "sign":
            return Node(actor, name, note, 1, (_DEAL,), heavy)
        rule = group_rule(model, group)
        note = "; ".join(filter(None, (note, rule and f"{rule} needed")))
        if not group.of:
            return Node(actor, name, note or "passes the deal itself", 2, (_DEAL,), heavy)
        return Node(actor, name, note, 0, tuple(model.actors[p] for p in group.of), heavy)
    return Node(actor, name, "", -1)
