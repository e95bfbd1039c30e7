"""Moves as nouns and adjectives tell them: "their proposal to", "unwilling to"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from winset.reading.moves.found import Found, behind, child, children, on
from winset.reading.moves.lexicon import lexicon
from winset.reading.moves.verbs import mood, tied
from winset.reading.statements.speakers import is_passive, owner_of, subject_of

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["of_adjective", "of_noun"]

# Nouns that name a paper or a fight as often as a move: they need to be followed by what is moved.
_PAPERS = frozenset({"agreement", "bid", "approval", "commitment", "guarantee", "requirement"})
# Words that tell which of several it is, and nothing of its matter.
_WHICH = frozenset(
    {"latest", "last", "first", "second", "new", "old", "previous", "earlier", "final", "own"}
    | {"original", "recent", "same", "current", "other", "formal", "such", "next", "initial"}
)
_TOPICS = ("for", "of", "on", "over", "about")
_BE = frozenset({"be", "become", "remain", "seem", "appear", "stay", "look", "sound", "feel"})


def of_noun(noun: Token) -> Iterator[Found]:
    """Yield the move that a noun names, if its owner or its matter is told."""
    kind = lexicon().nouns.get(noun.lemma_.lower())
    if kind is None or noun.pos_ not in ("NOUN", "PROPN"):
        return
    if kind == "shock":
        if _happened(noun):
            yield Found(kind, noun, noun, None, tuple(noun.subtree), head=noun, sure=0.4)
        return
    head, content = _matter(noun)
    by = _owner(noun)
    if (by is None and not content) or (noun.lemma_.lower() in _PAPERS and not _clausal(head)):
        return
    if kind == "withdrawal" and not {t.lemma_.lower() for t in content} & lexicon().deals:
        return
    about = head.lemma_.lower() if head is not None else ""
    if kind in ("offer", "demand") and about in lexicon().courtesies:
        return
    found = Found(kind, noun, noun, by, content, head=head, sure=0.65 if content else 0.45)
    to = behind(noun, ("to", "against")) if kind != "demand" else behind(noun, ("on", "to"))
    yield _supported(noun, replace(found, to=to))


def _happened(noun: Token) -> bool:
    """Whether something is told to have happened, and to have changed something."""
    if noun.dep_ == "nsubj":
        return noun.head.tag_ == "VBD"
    return noun.dep_ == "pobj" and noun.head.lower_ in ("after", "following", "since")


def _clausal(head: Token | None) -> bool:
    return head is not None and head.pos_ in ("VERB", "AUX")


def _matter(noun: Token) -> tuple[Token | None, tuple[Token, ...]]:
    """Return what a noun is about: an infinitive, a clause, a noun, an adjective behind it."""
    for kid in noun.children:
        to = any(c.lower_ == "to" and c.dep_ == "aux" for c in kid.children)
        that = any(c.lower_ == "that" and c.dep_ == "mark" for c in kid.children)
        if (
            kid.i > noun.i
            and kid.dep_ in ("acl", "relcl", "xcomp", "ccomp", "advcl")
            and (to or that)
        ):
            return kid, on(kid.subtree)
    for topic in _TOPICS:
        given = behind(noun, (topic,))
        if given is not None and given.i > noun.i:
            return given, tuple(given.subtree)
    for kid in noun.children:
        if kid.i > noun.i and kid.dep_ in ("amod", "relcl", "acl"):
            return None, tuple(kid.subtree)
    before = [
        c for c in children(noun, "compound", "amod") if c.i < noun.i and c.lower_ not in _WHICH
    ]
    return None, tuple(t for c in before for t in c.subtree)


def _owner(noun: Token) -> Token | None:
    """Return whose a noun is, by a possessive, a name before it, or the verb that it hangs on."""
    owner = owner_of(noun)
    if owner is not None:
        return owner
    names = [c for c in children(noun, "compound", "amod", "nmod") if c.text[:1].isupper()]
    if names:
        return names[-1]
    at = noun
    while at.dep_ == "conj":
        at = at.head
    verb = at.head
    if at.dep_ == "dobj" and verb.lemma_.lower() in lexicon().support:
        return subject_of(verb)
    if at.dep_ == "pobj" and verb.head.pos_ in ("VERB", "AUX") and verb.lower_ == "with":
        return subject_of(verb.head)
    return None


def _supported(noun: Token, found: Found) -> Found:
    """Take negation and doubt from the verb that a noun hangs on, and from "no" before it."""
    none = any(c.lower_ in ("no", "any", "neither") for c in children(noun, "det"))
    verb = noun.head
    if noun.dep_ in ("dobj", "nsubj", "nsubjpass") and verb.pos_ in ("VERB", "AUX"):
        negated, hedged, unreal = mood(verb)
        made = verb.lemma_.lower() in lexicon().support
        if made:
            to = found.to or _receiver(verb)
            sure = found.sure * (0.5 if unreal else 1.0)
            found = replace(found, hedged=hedged, to=to, sure=sure)
            none = none or negated
    if any(c.lower_ in ("possible", "potential", "alleged", "reported") for c in noun.children):
        found = replace(found, hedged=True)
    return replace(found, negated=none)


def _receiver(verb: Token) -> Token | None:
    dative = child(verb, "dative")
    if dative is not None:
        return child(dative, "pobj") if dative.pos_ == "ADP" else dative
    return behind(verb, ("to",))


def of_adjective(word: Token) -> Iterator[Found]:
    """Yield what somebody is willing, or unwilling, to do."""
    kind = lexicon().adjectives.get(word.lower_)
    if kind is None:
        return
    wish = next(
        (
            c
            for c in word.children
            if c.i > word.i
            and c.dep_ in ("xcomp", "ccomp", "advcl")
            and (any(m.lower_ == "to" for m in children(c, "aux")) or kind == "demand")
        ),
        None,
    ) or behind(word, ("to", "on"))
    if wish is None:
        return
    verb = word.head if word.dep_ in ("acomp", "oprd", "attr", "conj") else word
    passive = word.pos_ == "VERB" and is_passive(word)
    by = child(word, "nsubjpass", "nsubj") if passive else None
    by = by or subject_of(verb) or (subject_of(word) if verb.i != word.i else None)
    if verb.i != word.i and verb.pos_ in ("VERB", "AUX") and verb.lemma_ not in _BE:
        return
    negated, hedged, unreal = mood(verb)
    negated = negated or mood(word)[0]
    if negated and kind in ("offer", "promise"):
        kind, negated = "refusal", False
    yield Found(
        kind,
        word,
        word,
        by,
        on(wish.subtree),
        head=wish,
        negated=negated,
        hedged=hedged,
        ties=tied(verb, tuple(wish.subtree)),
        sure=0.35 if unreal else 0.7,
    )
