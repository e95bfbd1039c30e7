"""What was said, as it hangs on nouns, adjectives and "according to"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from winset.reading.model import Span
from winset.reading.statements.complements import cue_of, moods
from winset.reading.statements.extents import to_its_end
from winset.reading.statements.found import Found, runs, tidy
from winset.reading.statements.lexicon import lexicon
from winset.reading.statements.speakers import describe, named, owner_of, subject_of

if TYPE_CHECKING:
    from spacy.tokens import Token

    from winset.reading.parsing import Piece

__all__ = ["of_adjective", "of_noun", "of_preposition"]

_BE = frozenset({"be", "become", "remain", "feel", "seem", "appear", "sound", "look", "stay"})
_TOPICS = frozenset({"about", "of", "for", "to", "on", "over", "against", "with", "at", "by"})
_VIEWS = {
    "in": lexicon().according,
    "to": {"mind", "eye"},
    "by": {"account", "telling", "estimate", "estimation", "reading"},
    "on": {"word", "telling"},
}
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_SAYING = frozenset({"acl", "ccomp", "relcl", "appos"})


def of_noun(piece: Piece, noun: Token) -> Iterator[Found]:
    """Yield what a noun tells: ``the claim that ...``, ``their proposal to ...``."""
    classes = lexicon().nouns.get(noun.lemma_.lower())
    if not classes or noun.i + 1 >= len(noun.doc):
        return
    for frame, head, last in _told(noun):
        content = runs(piece, head)
        speaker = owner_of(noun) or _through_support(noun)
        if not content:
            continue
        source = named(piece, speaker) if speaker is not None else None
        if source is not None and any(source.meets(c) for c in content):
            source, speaker = None, None
        signs = {f"by:{describe(speaker)}", f"noun:{noun.dep_}"}
        if speaker is not None and speaker.dep_ != "poss":
            signs.add("support")
            signs |= {"infinitive"} if noun.head.tag_ == "VB" else set()
        if speaker is None:
            signs.add("nobody's")
        yield Found(
            piece.span_of(noun, last),
            source,
            content,
            "+".join(sorted(classes)),
            f"noun-{frame}",
            noun.lemma_.lower(),
            signs=frozenset(signs),
        )
        return


def _told(noun: Token) -> Iterator[tuple[str, list[Token], Token]]:
    """Yield the clause, infinitive or topic behind a noun."""
    for child in noun.children:
        if child.i <= noun.i:
            continue
        if child.dep_ in _SAYING and _opens_with_that(child, noun):
            yield "that", list(child.subtree), noun
        elif child.dep_ in ("acl", "relcl", "xcomp") and any(
            c.dep_ == "aux" and c.lower_ == "to" for c in child.children
        ):
            yield "to", list(child.subtree), noun
    for child in noun.children:
        if child.dep_ == "prep" and child.i > noun.i and child.lower_ in _TOPICS:
            behind = [c for c in child.children if c.dep_ in ("pobj", "pcomp")]
            if behind and not (
                child.lower_ == "by" or (child.lower_ == "of" and _agent(behind[0]))
            ):
                yield f"about-{child.lower_}", list(behind[0].subtree), child


def _opens_with_that(clause: Token, noun: Token) -> bool:
    """Whether a clause behind a noun tells it, rather than tells more of it."""
    marks = [c for c in clause.children if c.lower_ == "that" and c.i < clause.i]
    return any(c.dep_ == "mark" for c in marks) and clause.left_edge.i <= noun.i + 3


def _agent(token: Token) -> bool:
    """Whether a noun behind "of" rather has the view than is its matter."""
    return token.lemma_.lower() in lexicon().people


def _through_support(noun: Token) -> Token | None:
    """Return who makes, issues or withdraws what a noun names."""
    if noun.dep_ in ("dobj", "attr") and noun.head.lemma_ not in lexicon().distance:
        return subject_of(noun.head)
    if noun.dep_ == "pobj" and noun.head.head.pos_ in ("VERB", "AUX"):
        return subject_of(noun.head.head) if noun.head.lower_ in ("in", "with") else None
    return None


def of_adjective(piece: Piece, word: Token) -> Iterator[Found]:
    """Yield what an adjective tells: ``is confident that ...``, ``were willing to ...``."""
    classes = lexicon().adjectives.get(word.lower_)
    if not classes or word.dep_ not in ("acomp", "oprd", "conj", "ROOT", "attr", "advcl", "amod"):
        return
    verb = word.head if word.dep_ in ("acomp", "oprd", "attr") else None
    if verb is not None and verb.lemma_ not in _BE:
        return
    speaker = subject_of(verb) if verb is not None else subject_of(word)
    content, frame, last = _of_mind(piece, word)
    if not content:
        return
    first = cue_of(verb)[0] if verb is not None and word.i - verb.i < 4 else word
    source = named(piece, speaker) if speaker is not None else None
    if source is not None and any(source.meets(c) for c in content):
        source, speaker = None, None
    negated, hedged, signs = moods(piece, verb) if verb is not None else (None, None, set())
    signs |= {f"by:{describe(speaker)}", f"adjective:{word.dep_}"}
    yield Found(
        piece.span_of(first if first.i <= word.i else word, last),
        source,
        content,
        "+".join(sorted(classes)),
        f"adjective-{frame}",
        word.lower_,
        negated,
        hedged,
        frozenset(signs),
    )


def _of_mind(piece: Piece, word: Token) -> tuple[tuple[Span, ...], str, Token]:
    """Return what somebody is sure of, willing to do, or critical of."""
    for child in word.children:
        if child.i > word.i and child.dep_ in ("ccomp", "xcomp", "advcl"):
            to = any(c.dep_ == "aux" and c.lower_ == "to" for c in child.children)
            if child.dep_ != "advcl" or to:
                tokens = to_its_end(word, list(child.subtree))
                return runs(piece, tokens), "to" if to else "that", word
    for child in word.children:
        if child.dep_ == "prep" and child.i > word.i and child.lower_ in _TOPICS:
            behind = [c for c in child.children if c.dep_ in ("pobj", "pcomp")]
            if behind:
                return runs(piece, behind[0].subtree), "about", child
    return (), "", word


def of_preposition(piece: Piece, word: Token) -> Iterator[Found]:
    """Yield what holds according to somebody, or in somebody's view."""
    found = _according(word) or _in_view(word)
    if found is None:
        return
    frame, last, speaker = found
    mine = {t.i for t in word.subtree}
    clause = _clause_of(word)
    told = [t for t in clause.subtree if t.i not in mine]
    source, comma = named(piece, speaker), _comma_behind(word, last)
    if comma is not None and not any(c.dep_ in _SUBJECTS for c in clause.children):
        # the parse has lost the clause, or taken its subject for a part of the speaker's name
        told = list(word.doc[comma.i + 1 : max((t.i + 1 for t in told), default=word.sent.end)])
        name = tidy(list(word.doc[last.i + 1 : comma.i]), full_stop=False)
        source = piece.span_of(name[0], name[-1]) if name else source
    content = runs(piece, told)
    if content:
        yield Found(
            piece.span_of(word, last),
            source,
            content,
            "according",
            frame,
            word.lower_,
            signs=frozenset({f"by:{describe(speaker)}"}),
        )


def _clause_of(word: Token) -> Token:
    """Return the head of the clause that a preposition stands in."""
    head = word.head
    while head.pos_ not in ("VERB", "AUX") and head.head.i != head.i and head.dep_ != "conj":
        head = head.head
    return head


def _comma_behind(word: Token, last: Token) -> Token | None:
    """Return the first comma behind a speaker who opens a sentence."""
    sentence = word.sent
    if word.i != sentence.start:
        return None
    return next((t for t in word.doc[last.i + 1 : sentence.end] if t.text == ","), None)


def _according(word: Token) -> tuple[str, Token, Token] | None:
    """Return "to" and the speaker where a word is "according"."""
    if word.lower_ not in ("according", "per"):
        return None
    to = next((c for c in word.children if c.i > word.i and c.lower_ == "to"), None)
    link = word if word.lower_ == "per" else to
    if link is None:
        return None
    who = next((c for c in link.children if c.dep_ in ("pobj", "pcomp") and c.i > link.i), None)
    if who is None or (word.lower_ == "per" and who.pos_ not in ("PROPN", "PRON")):
        return None
    return "according", link, who


def _in_view(word: Token) -> tuple[str, Token, Token] | None:
    """Return the noun and the speaker of ``in the view of``, ``in her words``."""
    if word.dep_ != "prep" or word.lower_ not in _VIEWS:
        return None
    noun = next((c for c in word.children if c.dep_ == "pobj"), None)
    if noun is None or noun.lemma_.lower() not in _VIEWS[word.lower_]:
        return None
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    if owner is not None:
        return "view", word, owner
    of = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ == "of"), None)
    who = next((c for c in of.children if c.dep_ == "pobj"), None) if of is not None else None
    return ("view", of, who) if of is not None and who is not None else None
