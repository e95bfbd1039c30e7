"""What was said, as it hangs on a verb: clauses, quotations, infinitives, objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from winset.reading.model import Span
from winset.reading.statements.extents import to_its_end, without_aside
from winset.reading.statements.found import Found, runs
from winset.reading.statements.guessing import rest_of_sentence
from winset.reading.statements.lexicon import lemma_of, lexicon
from winset.reading.statements.speakers import (
    agent_of,
    before_verb,
    describe,
    further_up,
    inverted,
    is_passive,
    named,
    quoted_as,
    subject_of,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

    from winset.reading.parsing import Piece

__all__ = ["cue_of", "moods", "of_verb"]

_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_WITHIN_CUE = frozenset({"aux", "auxpass", "neg", "advmod", "punct"})
_TO_OBJECT = frozenset({"say", "think", "judge", "ask", "will", "show", "talk"})
_ASKING = frozenset(
    {"whether", "if", "what", "how", "why", "who", "when", "where", "which", "whose"}
)
_SET_IN = frozenset({"parataxis", "ccomp", "advcl", "intj"})
_ASIDE = frozenset({",", '"', "'", "-", "–", "—", "''", "(", "―"})
_TOPIC = {
    "say": {"about", "of", "on"},
    "think": {"in", "about", "of", "for", "with"},
    "judge": {"of", "for", "at", "on", "against", "with", "as"},
    "ask": {"for", "on", "upon"},
    "will": {"to", "on", "from", "for"},
    "show": {"to", "at"},
    "talk": {"about", "of", "on", "to", "against", "with"},
}
_RECEIVERS = frozenset(
    {"tell", "inform", "remind", "assure", "notify", "advise", "brief", "warn", "ask", "convince"}
)


def of_verb(piece: Piece, verb: Token) -> Iterator[Found]:
    """Yield the ways in which a verb may tell what somebody said."""
    words = lexicon()
    lemma, particle = lemma_of(verb), _particle(verb)
    phrase = f"{lemma} {particle.lower_}" if particle is not None else ""
    classes = words.phrasal.get(phrase, frozenset())
    if not classes:
        particle, phrase, classes = None, lemma, words.verbs.get(lemma, frozenset())
    for frame, tokens, last in _frames(verb, classes):
        content = runs(piece, tokens)
        if content:
            found = Found(None, None, content, "+".join(sorted(classes)) or "other", frame, phrase)
            yield _with_speaker(piece, verb, found, last or particle)


def _with_speaker(piece: Piece, verb: Token, found: Found, last: Token | None) -> Found:
    """Add the cue, who speaks, and what else the verb tells of itself."""
    classes, content = found.kind.split("+"), found.content
    passive = is_passive(verb) or found.frame == "passive"
    speaker = quoted_as(verb) or (agent_of(verb) if passive else subject_of(verb))
    if speaker is None and "say" in classes and not is_passive(verb):
        speaker = further_up(verb) if verb.tag_ == "VBG" else inverted(verb)
    first, final = cue_of(verb)
    final = last if last is not None and last.i > final.i else final
    cue = piece.span_of(first, final) if final.i - verb.i < 4 else piece.span_of(first, verb)
    negated, hedged, signs = moods(piece, verb)
    source = named(piece, speaker, verb) if speaker is not None else None
    if source is None and found.kind != "other" and verb.tag_ in _FINITE and not is_passive(verb):
        source = before_verb(piece, verb)
    if source is not None and any(source.meets(c) for c in content):
        cut = tuple(p for c in content for p in _without(c, source))
        content, source = (cut, source) if cut else (content, None)
    signs |= {f"by:{describe(speaker)}", f"tag:{verb.tag_}", f"dep:{verb.dep_}"}
    if speaker is not None and speaker.i > verb.i:
        signs.add("inverted")
    if source is None and verb.tag_ in ("VB", "VBG"):
        signs.add("nobody's")
    return replace(
        found,
        cue=cue,
        source=source,
        content=content,
        negated=negated,
        hedged=hedged,
        signs=frozenset(signs),
    )


def _without(span: Span, hole: Span) -> list[Span]:
    """Cut a passage out of another."""
    if not span.meets(hole):
        return [span]
    parts = [(span.start, hole.start), (hole.end, span.end)]
    return [Span(a, b) for a, b in parts if b - a > 1]


def _frames(
    verb: Token, classes: frozenset[str]
) -> Iterator[tuple[str, list[Token], Token | None]]:
    """Yield how content hangs on a verb, its tokens, and the last word of the cue."""
    clause = _clause(verb)
    wish = next((c for c in verb.children if c.dep_ == "xcomp" and c.i > verb.i), None)
    if clause is not None and clause.i < verb.i:
        yield "left", list(clause.subtree), None
    elif clause is not None:
        yield _kind_of(clause), to_its_end(verb, _from_object(verb, clause)), None
    elif _inserted(verb, classes):
        yield "around", _around(verb), None
    elif classes and wish is not None:
        yield _wished(verb, wish), _reach(verb, wish), None
    elif classes:
        yield from _without_clause(verb, classes)


def _without_clause(
    verb: Token, classes: frozenset[str]
) -> Iterator[tuple[str, list[Token], Token | None]]:
    """Yield what is no clause: the subject of a passive, an object, the rest of the sentence."""
    if is_passive(verb) or (verb.dep_ == "acl" and verb.tag_ == "VBN"):
        yield from _passive(verb, classes)
        return
    objects = list(_objects(verb, classes))
    yield from objects
    if not objects and "say" in classes and verb.tag_ in _FINITE:
        listener = next((c for c in verb.children if c.dep_ in ("dobj", "dative")), None)
        for name, tokens in rest_of_sentence(verb, listener):
            yield name, tokens, None


def _around(verb: Token) -> list[Token]:
    """Return what stands around a verb of saying that is set in."""
    mine = {t.i for t in verb.subtree}
    for child in verb.children:  # "If it fails, he argues, there are others"
        if child.dep_ == "advcl" and child.i < verb.i:
            mine -= {t.i for t in child.subtree}
    return [t for t in verb.head.subtree if t.i not in mine]


def _clause(verb: Token) -> Token | None:
    """Return the head of the clause that tells what was said."""
    clauses = [c for c in verb.children if c.dep_ == "ccomp"]
    if not clauses and verb.tag_ in _FINITE and "say" in lexicon().verbs.get(lemma_of(verb), ()):
        clauses = [c for c in verb.children if _stands_alone(c)]
    return next((c for c in clauses if c.i > verb.i), clauses[0] if clauses else None)


def _stands_alone(clause: Token) -> bool:
    """Whether a clause beside a verb of saying is one that could be a sentence."""
    if clause.dep_ not in ("parataxis", "advcl") or clause.tag_ in ("VBG", "VBN", "VB"):
        return False
    children = {c.dep_ for c in clause.children}
    return "mark" not in children and bool(children & {"nsubj", "nsubjpass"})


def _from_object(verb: Token, clause: Token) -> list[Token]:
    """Begin with an object that the parse has put before a clause, unless it is the listener."""
    given = next((c for c in verb.children if c.dep_ == "dobj" and verb.i < c.i < clause.i), None)
    start = clause.left_edge.i
    if clause.dep_ != "ccomp":  # when it was said is not what was said
        subject = next((c for c in clause.children if c.dep_ in ("nsubj", "nsubjpass")), clause)
        start = subject.left_edge.i
    if given is not None and verb.lemma_ not in _RECEIVERS and given.right_edge.i == start - 1:
        start = given.left_edge.i
    return list(verb.doc[start : clause.right_edge.i + 1])


def _kind_of(clause: Token) -> str:
    """Name the sort of clause that follows a cue."""
    marks = {c.lower_ for c in clause.children if c.dep_ in ("mark", "advmod", "nsubj", "dobj")}
    if "that" in marks:
        return "that"
    if any(c.dep_ == "aux" and c.lower_ == "to" for c in clause.children):
        return "to"
    if (marks | {clause.left_edge.lower_}) & _ASKING:
        return "whether"
    finite = clause.tag_ in ("VBD", "VBZ", "VBP", "MD") or any(
        c.dep_ in ("aux", "auxpass") and c.tag_ in ("VBD", "VBZ", "VBP", "MD")
        for c in clause.children
    )
    return "bare" if finite else "small"


def _inserted(verb: Token, classes: frozenset[str]) -> bool:
    """Whether a verb of saying is set into what is said: ``The deal, he said, was dead``."""
    if verb.dep_ not in _SET_IN or not classes & {"say", "think", "show"}:
        return False
    if verb.head.pos_ not in ("VERB", "AUX"):
        return False
    if verb.tag_ not in _FINITE or "say" in lexicon().verbs.get(verb.head.lemma_, ()):
        return False
    if verb.dep_ == "advcl":  # "as the minister put it"
        marks = [c for c in verb.children if c.dep_ in ("mark", "advmod")]
        return any(c.lower_ == "as" and c.i < verb.i for c in marks)
    begin = verb.left_edge.i
    if verb.i + 1 < len(verb.doc) and verb.doc[verb.i + 1].text == ",":
        return True
    return verb.doc[begin].text in _ASIDE or (begin > 0 and verb.doc[begin - 1].text in _ASIDE)


def _wished(verb: Token, wish: Token) -> str:
    """Name the frame of an infinitive or a participle that depends on a cue."""
    return "to" if any(c.lower_ == "to" and c.dep_ == "aux" for c in wish.children) else "doing"


def _reach(verb: Token, wish: Token) -> list[Token]:
    """Return an infinitive with the one who is to do it: ``urged members to strike``."""
    given = next((c for c in verb.children if c.dep_ == "dobj" and verb.i < c.i < wish.i), None)
    start = wish.left_edge.i if given is None else given.left_edge.i
    return to_its_end(verb, list(verb.doc[start : wish.right_edge.i + 1]))


def _passive(
    verb: Token, classes: frozenset[str]
) -> Iterator[tuple[str, list[Token], Token | None]]:
    """Yield what is said, asked or blamed in the passive: its subject."""
    subject = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    if subject is not None and classes & _TO_OBJECT and verb.dep_ != "relcl":
        more = [t for c in verb.children if c.dep_ == "oprd" for t in c.subtree]
        yield "passive", [*subject.subtree, *more], None
    if verb.dep_ == "acl" and verb.tag_ == "VBN" and agent_of(verb) is not None:
        noun = verb.head  # "the laws proposed by the president"
        yield "passive", list(verb.doc[noun.left_edge.i : verb.left_edge.i]), None


def _objects(
    verb: Token, classes: frozenset[str]
) -> Iterator[tuple[str, list[Token], Token | None]]:
    """Yield the object of a verb, or the topic behind its preposition."""
    given = next((c for c in verb.children if c.dep_ == "dobj" and c.i > verb.i), None)
    if quoted_as(verb) is not None:  # what is told hangs on "saying"
        return
    if given is not None:
        end = given.right_edge.i
        for child in verb.children:
            more = child.dep_ in ("oprd", "acl") or (
                child.dep_ == "prep" and child.lower_ in ("as", "for", "of", "to", "about", "with")
            )
            if more and child.i > given.i and child.left_edge.i <= end + 1:
                end = max(end, child.right_edge.i)
        topic = next((c for c in verb.children if c.dep_ == "prep" and c.lower_ == "about"), None)
        if verb.lemma_ in _RECEIVERS and topic is not None:
            yield "about", _behind(topic), topic
        elif verb.lemma_ not in _RECEIVERS or describe(given) == "thing":
            yield "object", without_aside(list(verb.doc[given.left_edge.i : end + 1])), None
        return
    named_so = [c for c in verb.children if c.dep_ == "oprd" and c.i > verb.i]
    if named_so:  # "called Lund a liar", both taken for what she is called
        yield (
            "object",
            list(verb.doc[named_so[0].left_edge.i : named_so[-1].right_edge.i + 1]),
            None,
        )
        return
    topics = set().union(*(_TOPIC.get(c, set()) for c in classes))
    for child in verb.children:
        if child.dep_ in ("prep", "prt") and child.i > verb.i and child.lower_ in topics:
            behind = _behind(child)
            if behind:
                yield "about", behind, child
                return


def _behind(preposition: Token) -> list[Token]:
    """Return what stands behind a preposition, all of it."""
    for child in preposition.children:
        if child.dep_ in ("pobj", "pcomp") and child.lemma_.lower() not in lexicon().times:
            return list(child.subtree)
    return []


def _particle(verb: Token) -> Token | None:
    """Return the particle, or the preposition, that makes a phrase of a verb."""
    near = [c for c in verb.children if c.dep_ == "prt"]
    near += [c for c in verb.children if c.dep_ in ("prep", "advmod") and c.i == verb.i + 1]
    near += [c for c in verb.children if c.dep_ == "dobj" and c.lower_ in ("it", "aim")]
    return near[0] if near else None


def cue_of(verb: Token) -> tuple[Token, Token]:
    """Return the first and the last token of a cue: the verb with what conjugates it."""
    first = verb
    while first.i > 0:
        before = verb.doc[first.i - 1]
        if before.head.i != verb.i or before.dep_ not in _WITHIN_CUE or before.text in (",", '"'):
            break
        first = before
    while first.i < verb.i and first.dep_ in ("advmod", "punct"):
        first = verb.doc[first.i + 1]
    if verb.dep_ == "xcomp" and verb.head.lemma_ in lexicon().raising and verb.head.i < verb.i:
        first = cue_of(verb.head)[0]
    return first, next((c for c in verb.children if c.dep_ == "prt" and c.i > verb.i), verb)


def moods(piece: Piece, verb: Token) -> tuple[Span | None, Span | None, set[str]]:
    """Return the words that negate and that weaken a cue, and signs of what is not (yet) said."""
    words, signs = lexicon(), set()
    negated = next((c for c in verb.children if c.dep_ == "neg"), None)
    hedged = next(
        (c for c in verb.children if c.dep_ == "aux" and c.lower_ in ("may", "might", "could")),
        next((c for c in verb.children if c.lower_ in words.hedges), None),
    )
    if verb.dep_ == "xcomp" and verb.head.lemma_ in words.raising:
        hedged = hedged or verb.head
    if negated is not None:
        signs.add("negated")
    if any(c.tag_ == "MD" for c in verb.children):
        signs.add("modal")
    if any(c.dep_ == "mark" and c.lower_ in ("if", "unless") for c in verb.children):
        signs.add("if")
    if any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children):
        signs.add("infinitive")
    return (
        piece.span_of(negated) if negated is not None else None,
        piece.span_of(hedged) if hedged is not None else None,
        signs,
    )
