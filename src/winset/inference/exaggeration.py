"""The same terms told as worth more or less: a telling one step nearer to the others'."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from winset.model.talks import Transcript
from winset.record import Act, Terms, Version

__all__ = ["toned_down"]


def toned_down(transcript: Transcript, account: str) -> Transcript | None:
    """Read the record again where one account had told ordered terms a step nearer to the others'.

    None where that account tells nothing that could be told so, or would then as a whole tell of a
    deal that cannot be.
    """
    record = transcript.record
    steps = {
        issue: len(transcript.space.options[transcript.space.issues.index(issue)]) - 1
        for issue in record.contested
        if issue in record.ordered
    }
    acts = tuple(_toned(act, account, steps) for act in record.acts)
    if acts == record.acts:
        return None
    toned = replace(transcript, record=replace(record, acts=acts))
    wholes = [(t,) * len(record.contested) for t in range(len(record.tellers))]
    return toned if all(toned.possible(whole) for whole in wholes) else None


def _toned(act: Act, account: str, steps: Mapping[str, int]) -> Act:
    versions = tuple(
        replace(v, terms=_nearer(v, act, steps)) if v.account == account else v
        for v in act.versions
    )
    return act if versions == act.versions else replace(act, versions=versions)


def _nearer(mine: Version, act: Act, steps: Mapping[str, int]) -> Terms:
    terms = dict(mine.terms)
    for issue in steps.keys() & terms.keys():
        others = [v.terms[issue] for v in act.versions if v != mine and issue in v.terms]
        rivals = [option for stated in others for option in stated]
        if rivals:
            step = int(np.sign(np.mean(rivals) - np.mean(list(terms[issue]))))
            terms[issue] = frozenset(min(max(k + step, 0), steps[issue]) for k in terms[issue])
    return terms
