"""Moves as verbs tell them: "offered to", "turned down", "walked out", "would not sign"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from winset.reading.moves.found import Found, behind, child, children, on, path
from winset.reading.moves.lexicon import Cue, lexicon
from winset.reading.statements.speakers import agent_of, is_passive, subject_of

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["denied", "mood", "of_verb", "tied"]

# Verbs that more often tell an attitude than a move.
_WEAK = frozenset({"want", "seek", "ask", "require", "press", "push", "end", "leave", "endorse"})
# Cues behind which a clause always tells what is to be done.
_OF_DEEDS = frozenset({"demand", "propose", "request", "require", "offer", "urge", "order", "want"})
_FUTURE = frozenset({"should", "must", "would", "will", "shall", "be", "'ll"})
_PRESENT = frozenset({"is", "are", "was", "were", "has", "have", "had", "did", "does", "do"})
_EXCHANGE = frozenset(
    {"in", "for", "under", "over", "by", "until", "from", "with", "on", "to", "of"}
)
_CONDITION = frozenset({"if", "unless", "once", "provided", "providing"})


def of_verb(verb: Token) -> Iterator[Found]:
    """Yield the move that a verb tells, if it tells one."""
    for cue in lexicon().verbs.get(verb.lemma_.lower(), ()):
        last = path(verb, cue.words[1:], within=len(cue.words) > 3)
        apart = last is not None and last.i > verb.i + 1
        if last is None or (apart and len(cue.words) == 2 and is_passive(verb)):
            continue
        found = _framed(verb, last, cue)
        if found is not None:
            yield _in_mood(verb, found)
            return


def _framed(verb: Token, last: Token, cue: Cue) -> Found | None:
    """Take what follows a cue in one of its frames."""
    by = agent_of(verb) if is_passive(verb) else subject_of(verb)
    sure = 0.5 if verb.lemma_ in _WEAK and len(cue.words) == 1 else 0.75
    made = Found(cue.kind, verb, last, by, (), sure=sure)
    if is_passive(verb):
        return _passive(verb, cue, made)
    for frame in (_clause, _infinitive, _object):
        found = frame(verb, last, cue, made)
        if found is not None:
            return found
    if "alone" in cue.frames and (cue.kind != "shock" or by is not None):
        return replace(made, sure=0.4 if cue.kind == "shock" else sure)
    return None


def _clause(verb: Token, last: Token, cue: Cue, made: Found) -> Found | None:
    """Take "that the company pay", "the sanctions lifted"."""
    clause = next((c for c in children(verb, "ccomp") if c.i > verb.i), None)
    if clause is None or not cue.frames & {"that", "person"}:
        return None
    if cue.words[0] not in _OF_DEEDS and not _to_be(clause):
        return None
    if cue.words[0] == "ask" and not any(c.lower_ == "that" for c in children(clause, "mark")):
        return None
    doer = None if is_passive(clause) else child(clause, "nsubj")
    # "wanted the plants kept open": the tag of "kept" is often that of a past tense.
    shapes = ("VBN", "VBD") if cue.words == ("want",) else ("VBN",)
    participle = clause.tag_ in shapes and not children(clause, "aux", "auxpass")
    to = doer if cue.kind == "demand" and not participle else None
    if cue.kind == "demand" and doer is None and not participle:
        to = behind(verb, ("from", "of", "on"))
    content = tuple(clause.subtree)
    return replace(made, content=content, doer=None if participle else doer, to=to, head=clause)


def _to_be(clause: Token) -> bool:
    """Whether a clause tells what is to be, not what is."""
    aux = {c.lower_ for c in children(clause, "aux", "auxpass")}
    return bool(aux & _FUTURE) or (clause.tag_ in ("VB", "VBN") and not aux & _PRESENT)


def _infinitive(verb: Token, last: Token, cue: Cue, made: Found) -> Found | None:
    """Take "to lift the ban", and "the company to lift the ban"."""
    wish = next((c for c in children(verb, "xcomp") if c.i > verb.i), None)
    if wish is None or not cue.frames & {"to", "person"}:
        return None
    given = next((c for c in children(verb, "dobj", "dative") if c.i < wish.i), None)
    given = given or child(wish, "nsubj")
    if given is None and last is not verb:
        given = child(last, "pobj")
    if given is not None and "person" in cue.frames:
        start = min(given.left_edge.i, wish.left_edge.i)
        content = verb.doc[start : wish.right_edge.i + 1]
        return replace(made, content=tuple(content), to=given, doer=given, head=wish)
    if "to" not in cue.frames:
        return None
    idle = made.word.lemma_ in _WEAK
    return replace(
        made,
        content=on(wish.subtree),
        to=given or _receiver(verb, cue),
        head=wish,
        sure=0.35 if idle else made.sure,
    )


def _object(verb: Token, last: Token, cue: Cue, made: Found) -> Found | None:
    """Take the noun that a verb governs, with what hangs behind it."""
    if not cue.frames & {"object", "object_person"}:
        return None
    given = child(verb, "dobj")
    if given is not None and verb.dep_ == "relcl" and given.tag_ in ("WDT", "WP", "DT"):
        given = None
    if given is None:  # "offered the union 3 per cent"
        amount = child(verb, "npadvmod")
        if amount is not None and amount.tag_ == "CD" and amount.i > verb.i:
            content = on(amount.subtree)
            return replace(made, content=content, to=_receiver(verb, cue), head=amount)
    if len(cue.words) > 1 and last.dep_ != "pobj":
        given = child(last, "pobj", "pcomp") or given
    if given is None or not _fitting(given, cue):
        return None
    tokens, end = list(given.subtree), given.right_edge.i
    if len(cue.words) > 2 and given.i < last.i:  # "put a raise on the table"
        until = path(verb, cue.words[1:2], within=True)
        tokens = [t for t in tokens if until is None or t.i < until.i]
    for more in children(verb, "prep"):
        if more.i > end and more.left_edge.i == end + 1 and more.lower_ in _EXCHANGE:
            if _for_somebody(more):
                continue
            tokens += list(more.subtree)
            end = more.right_edge.i
    to = _receiver(verb, cue)
    if cue.kind == "demand":
        to = to or behind(verb, ("from", "of"))
    none = any(c.lower_ == "no" for c in children(given, "det"))
    none = none and cue.kind in ("offer", "promise")
    return replace(made, content=tuple(tokens), to=to, head=given, negated=none)


def _for_somebody(prep: Token) -> bool:
    """Whether a preposition tells to whom, or when: not what."""
    noun = child(prep, "pobj")
    return prep.lower_ in ("to", "on", "from") or (noun is not None and noun.lower_ == "now")


def _fitting(given: Token, cue: Cue) -> bool:
    """Whether an object is of the sort that a cue needs: one breaks off talks, not a branch."""
    words, lemma = lexicon(), given.lemma_.lower()
    only = {"walk-out": words.talks, "withdrawal": words.deals}.get(cue.kind)
    if cue.words in (("endorse",), ("dismiss",)):
        only = words.deals
    never = {"offer": words.courtesies, "demand": words.courtesies, "refusal": words.claims}
    return (only is None or lemma in only) and lemma not in never.get(cue.kind, ())


def _receiver(verb: Token, cue: Cue) -> Token | None:
    """Return to whom something is offered or promised."""
    dative = child(verb, "dative")
    if dative is not None:
        return child(dative, "pobj") if dative.pos_ == "ADP" else dative
    return behind(verb, ("to",)) if cue.kind in ("offer", "promise") else None


def _passive(verb: Token, cue: Cue, made: Found) -> Found | None:
    """Take what is demanded, offered or refused in the passive."""
    subject = child(verb, "nsubjpass")
    if "passive" in cue.frames:
        return replace(made, by=subject, sure=0.4) if subject is not None else None
    given = child(verb, "dobj", "oprd")
    if subject is not None and given is not None and "object_person" in cue.frames:
        by = next((c for c in given.children if c.dep_ == "prep" and c.lower_ == "by"), None)
        if made.by is None and by is not None:  # hung on what was offered by mistake
            kept = tuple(t for t in given.subtree if t.i < by.i)
            return replace(made, by=child(by, "pobj"), content=kept, to=subject, head=given)
        return replace(made, content=tuple(given.subtree), to=subject, head=given)
    wish = child(verb, "xcomp")
    if subject is not None and wish is not None and "person" in cue.frames:
        return replace(made, content=tuple(wish.subtree), to=subject, doer=subject, head=wish)
    if subject is None or not cue.frames & {"object"} or not _fitting(subject, cue):
        return None
    return replace(made, content=tuple(subject.subtree), head=subject, sure=made.sure - 0.1)


def _in_mood(verb: Token, found: Found) -> Found:
    """Turn what is denied around, and mark what is only said to be."""
    negated, hedged, unreal = mood(verb)
    if negated and found.kind == "acceptance":
        found, negated, hedged = replace(found, kind="refusal"), False, False
    sure = found.sure * (0.4 if unreal else 1.0)
    negated = negated != found.negated
    found = replace(found, ties=tied(verb, found.content))
    return replace(found, negated=negated, hedged=found.hedged or hedged, sure=sure)


def tied(verb: Token, content: tuple[Token, ...]) -> tuple[tuple[Token, ...], ...]:
    """Return the conditions that hang on a verb, outside what it governs."""
    inside = {t.i for t in content}
    found = []
    for clause in children(verb, "advcl", "prep"):
        marks = {c.lower_ for c in clause.children if c.dep_ in ("mark", "advmod")}
        if marks & _CONDITION or clause.lower_ in ("provided", "providing"):
            tokens = tuple(t for t in clause.subtree if t.i not in inside)
            found += [tokens] if tokens else []
    return tuple(found)


def mood(verb: Token) -> tuple[bool, bool, bool]:
    """Tell whether a verb is negated, weakened, and told of as not (yet) so."""
    words = lexicon()
    near = [c for c in verb.children if c.i <= verb.i + 2]
    negated = any(c.dep_ == "neg" or c.lower_ in ("never", "neither") for c in near)
    hedged = any(
        c.lower_ in words.hedges for c in verb.children if c.dep_ in ("aux", "advmod")
    ) or (verb.dep_ == "xcomp" and verb.head.lemma_ in words.hedges)
    unreal = any(c.lower_ in _CONDITION for c in children(verb, "mark")) or (
        verb.dep_ in ("ROOT", "csubj", "pcomp") and verb.tag_ == "VB" and not subject_of(verb)
    )
    return negated, hedged, unreal


def denied(verb: Token) -> Iterator[Found]:
    """Yield a deed that somebody says will not or cannot be done: a refusal.

    With a condition it is an offer instead: "would lift them if the others stopped".
    """
    words = lexicon()
    lemma = verb.lemma_.lower()
    phrase = next(
        (
            p
            for d in words.deeds
            if d.startswith(lemma + " ")
            if (p := path(verb, tuple(d.split()[1:])))
        ),
        None,
    )
    can = [c for c in children(verb, "aux") if c.lower_ in words.can or c.lower_ in ("ca", "wo")]
    own = any(c.lower_ in ("we", "i") for c in children(verb, "nsubj"))
    going = own and verb.tag_ == "VBG" and bool(children(verb, "aux"))  # "we are not lifting any"
    if not (can or going) or (phrase is None and lemma not in words.deeds and not own):
        return
    by = subject_of(verb)
    done = any(c.lower_ in ("have", "has", "had", "'ve") for c in children(verb, "aux"))
    if by is None or done or is_passive(verb):
        return
    negated, _, unreal = mood(verb)
    content = tuple(verb.doc[verb.i : max(verb.right_edge.i, verb.i) + 1])
    if negated and lemma not in words.idle:
        yield Found("refusal", verb, phrase or verb, by, content, head=verb, sure=0.65)
    elif (
        not negated
        and not unreal
        and any(
            c.dep_ == "advcl" and any(m.lower_ in _CONDITION for m in children(c, "mark"))
            for c in verb.children
        )
    ):
        yield Found("offer", verb, phrase or verb, by, content, head=verb, hedged=True, sure=0.5)
