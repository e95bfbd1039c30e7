"""Who speaks: the subject of a verb through passives, participles and relative clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from winset.reading.statements.extents import says_on
from winset.reading.statements.found import tidy
from winset.reading.statements.lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

    from winset.reading.model import Span
    from winset.reading.parsing import Piece

__all__ = [
    "agent_of",
    "before_verb",
    "describe",
    "further_up",
    "inverted",
    "is_passive",
    "named",
    "owner_of",
    "quoted_as",
    "subject_of",
]

_SUBJECT = frozenset({"nsubj", "nsubjpass"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_SHARED = frozenset({"xcomp", "advcl", "conj", "pcomp", "prep"})
_FIRST = frozenset({"i", "we", "you", "me", "us"})
_THIRD = frozenset({"he", "she", "they"})
_INVERTED = frozenset({"dobj", "attr", "oprd", "npadvmod", "dep", "appos", "ccomp", "conj"})
_DEEPEST = 6
_SPEAKING = frozenset({"name", "person", "third", "first"})
_LONGEST_NAME = 14
_NO_NAME = frozenset({"VERB", "AUX", "SCONJ"})
_CLOSED = frozenset({'"', "''", "``", ":", ";", "?", "!"})


def is_passive(verb: Token) -> bool:
    """Whether a verb is in the passive."""
    return any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)


def subject_of(verb: Token, depth: int = 0) -> Token | None:
    """Return the head of the words that name who does what a verb says."""
    if is_passive(verb):
        return agent_of(verb)
    names = [c for c in verb.children if c.dep_ == "nsubj" and not _time(c)]
    own = min(names, key=lambda c: abs(c.i - verb.i), default=None)
    if own is not None:
        relative = verb.dep_ == "relcl" and own.lower_ in _RELATIVE
        return verb.head if relative else _behind_adverbial(own, verb)
    if any(c.dep_ == "expl" for c in verb.children) or depth > _DEEPEST:
        return None
    if verb.dep_ in ("acl", "relcl"):
        return _above_noun(verb.head, depth) if verb.tag_ == "VB" else verb.head
    return _shared(verb, depth) if verb.dep_ in _SHARED else None


def _behind_adverbial(own: Token, verb: Token) -> Token:
    """Return the true subject where the parse took what stands before it for the subject.

    ``During the talks, Spain offered``: "during" governs nothing, and "Spain" follows a comma.
    """
    doc, left = verb.doc, own.left_edge.i
    if left == 0 or doc[left - 1].dep_ != "prep" or any(True for _ in doc[left - 1].children):
        return own
    names: list[Token] = []
    for token in doc[own.i + 1 : verb.i]:
        names = [] if token.text == "," else [*names, token]
    names = [t for t in names if t.pos_ in ("PROPN", "NOUN", "PRON")]
    return names[-1] if names else own


def quoted_as(verb: Token) -> Token | None:
    """Return who is quoted where one is "quoted as saying" something."""
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ == "as":
            says = any(c.dep_ == "pcomp" and c.tag_ == "VBG" for c in child.children)
            given = (c for c in verb.children if c.dep_ in ("dobj", "nsubjpass") and c.i < child.i)
            return next(given, None) if says else None
    return None


def _shared(verb: Token, depth: int) -> Token | None:
    """Return the subject that a verb has in common with what it hangs on."""
    head = verb.head
    if _adds(verb):
        return subject_of(head.head, depth + 1)
    if verb.dep_ == "xcomp":  # "urged members to strike": it is the members who strike
        given = next((c for c in head.children if c.dep_ == "dobj" and c.i < verb.i), None)
        if given is not None:
            return given
    if head.pos_ in ("VERB", "AUX"):
        passive = [c for c in head.children if c.dep_ == "nsubjpass"]
        return passive[0] if passive and not is_passive(verb) else subject_of(head, depth + 1)
    if head.pos_ == "ADJ" and head.dep_ in ("acomp", "oprd"):
        return subject_of(head.head, depth + 1)
    if head.dep_ == "prep" and head.head.dep_ != "acl":  # not "talks aimed at urging"
        said_by = quoted_as(head.head)
        return said_by or (_shared(head, depth + 1) if depth <= _DEEPEST else None)
    return None


def _adds(verb: Token) -> bool:
    """Whether who said one thing adds another: ``said that talks failed, adding that ...``."""
    if verb.tag_ != "VBG" or verb.dep_ != "advcl" or verb.head.dep_ != "ccomp":
        return False
    begin = verb.left_edge.i
    return begin > 0 and verb.doc[begin - 1].text == "," and says_on(verb)


def _above_noun(noun: Token, depth: int) -> Token | None:
    """Return who owns a noun, or who does something with it: "made a plan to win"."""
    owner = owner_of(noun)
    if owner is not None:
        return owner
    at = noun
    while at.dep_ in ("conj", "attr", "dobj", "pobj", "prep") and at.head.pos_ not in (
        "VERB",
        "AUX",
    ):
        at = at.head
    return subject_of(at.head, depth + 1) if at.head.pos_ in ("VERB", "AUX") else None


def _time(token: Token) -> bool:
    """Whether a noun tells when rather than who: ``Lee, an aide, said Monday``."""
    return token.lemma_.lower() in lexicon().times


def before_verb(piece: Piece, verb: Token) -> Span | None:
    """Return the name before a verb that the parse has not seen as its subject."""
    first = verb.i
    while first > max(0, verb.i - _LONGEST_NAME):
        word = verb.doc[first - 1]
        if word.pos_ in _NO_NAME or word.text in _CLOSED or (word.is_sent_start and word.is_punct):
            break
        first -= 1
        if word.is_sent_start and first > 0 and verb.doc[first - 1].text in (".", "!", "?"):
            break
    kept = tidy(list(verb.doc[first : verb.i]), full_stop=False)
    while kept and kept[0].pos_ in ("ADV", "CCONJ", "SCONJ", "ADP"):
        kept = tidy(kept[1:], full_stop=False)
    if not kept or not any(t.pos_ in ("PROPN", "PRON", "NOUN") for t in kept):
        return None
    return piece.span_of(kept[0], kept[-1])


def further_up(verb: Token) -> Token | None:
    """Return who does what a participle hangs on, however far: ``he left, apart from saying``."""
    at = verb
    for _ in range(_DEEPEST):
        at = at.head
        if at.pos_ in ("VERB", "AUX"):
            own = next((c for c in at.children if c.dep_ in _SUBJECT and not _time(c)), None)
            if own is not None:
                return own if describe(own) in _SPEAKING else None
    return None


def agent_of(verb: Token) -> Token | None:
    """Return who does what is told in the passive."""
    by = next((c for c in verb.children if c.dep_ == "agent"), None)
    return next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None


def owner_of(noun: Token) -> Token | None:
    """Return whose a claim, a plan or a view is."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("by", "from", "among"):
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return next((c for c in noun.children if _of_a_name(c)), None)


def _of_a_name(token: Token) -> bool:
    """Whether a word before a noun tells whose it is: ``the Times report``."""
    if token.dep_ == "amod":
        return token.text[:1].isupper() and not token.is_sent_start
    return token.dep_ in ("compound", "nmod") and token.pos_ == "PROPN"


def inverted(verb: Token) -> Token | None:
    """Return who speaks where the parse has taken the name behind a verb for something else."""
    if verb.i + 1 >= len(verb.doc) or verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return None
    after = [c for c in verb.children if c.i > verb.i and c.dep_ in _INVERTED and not _time(c)]
    if after and after[0].left_edge.i == verb.i + 1 and after[0].pos_ in ("PROPN", "NOUN", "PRON"):
        return after[0]
    return None


def named(piece: Piece, head: Token, verb: Token | None = None) -> Span:
    """Return the words that name a speaker, without the clauses that tell more of them."""
    if head.dep_ == "poss":
        tokens = [t for t in head.subtree if t.dep_ != "case"]
    else:
        end = head.right_edge.i
        for child in [*head.children, *(g for c in head.children for g in _named_again(c))]:
            if child.i > head.i and (child.dep_ == "relcl" or _loose(child)):
                end = min(end, child.left_edge.i - 1)
        if verb is not None and head.i < verb.i <= end:
            end = verb.left_edge.i - 1
        tokens = list(head.doc[head.left_edge.i : max(end, head.i) + 1])
    kept = tidy(tokens, full_stop=False) or [head]
    if "]" in {t.text for t in kept} and kept[0].i > 0 and head.doc[kept[0].i - 1].text == "[":
        kept.insert(0, head.doc[kept[0].i - 1])
    return piece.span_of(kept[0], kept[-1])


def _named_again(token: Token) -> list[Token]:
    """Return what hangs on another name of the same speaker."""
    return list(token.children) if token.dep_ == "appos" else []


def _loose(child: Token) -> bool:
    """Whether something hangs on a name only by mistake, or as an aside."""
    if child.dep_ in ("acl", "advcl", "parataxis", "ccomp"):
        left = child.left_edge.i
        return left > 0 and child.doc[left - 1].text in (",", "-", "–", "—", "―", '"')
    return False


def describe(head: Token | None) -> str:
    """Name the sort of speaker, for scoring."""
    if head is None:
        return "none"
    for name, words in (("first", _FIRST), ("third", _THIRD)):
        if head.lower_ in words:
            return name
    if head.pos_ == "PROPN":
        return "name"
    if head.pos_ == "PRON" or (head.dep_ == "poss" and head.pos_ == "DET"):
        return "owner" if head.dep_ == "poss" else "pronoun"
    lemma, lists = head.lemma_.lower(), lexicon()
    if lemma in lists.people:
        return "person"
    return "document" if lemma in lists.nouns else "thing"
