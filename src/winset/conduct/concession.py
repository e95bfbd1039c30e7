r"""Concession: offers that follow an aspiration, which falls as time runs out.

The aspiration is Faratin, Sierra and Jennings' (1998) time-dependent tactic, opening high. An
offer x is then as likely as ``g(u(x) - a) exp(lambda f(x) + iota s(x)) / Z``, where g is a band
around the aspiration a or a floor at it.

Z is a sum over all deals. Both forms of g are smooth in u, so the sum is a short Fourier series
of products over blocks: ``Z = sum_k c_k prod_b phi_b(omega_k)``, with phi_b the characteristic
function of one block's utility. Nothing is enumerated and nothing is rounded to bins. The
weights are first tilted exponentially to the saddle point (Daniels 1954), which keeps the
relative precision where deals as good as the aspiration are rare.

Arrays are columns first, ``(columns, n)``.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from winset.conduct.offers import best_and_worst, per_block
from winset.space import Space

__all__ = ["Form", "aspiration", "log_gate", "log_total", "sample_offers"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]
Form = Literal["band", "floor"]

# Terms beyond this many deviations of the Gaussian's transform are below 1e-6 of the first, and
# neighbouring periods meet where g has fallen below 1e-7 of its top.
_DEPTH, _MARGIN = 5.3, 6.0
# A sum of less than this, in units of the top of g, is summed again with far more digits.
_FAINT, _DEEPER, _WIDER = 1e-3, 8.0, 8.5
_FLOOR_TILT = 6.0
_NEWTON = 3
_CHUNK = 20_000


def aspiration(
    time: float | FloatArray, reserve: FloatArray, best: FloatArray, concession: FloatArray
) -> FloatArray:
    """Return the utility that an actor holds out for at a time (0 opens, 1 closes the talks).

    ``a = r + (A - r)(1 - s^(1/e))`` (Faratin, Sierra and Jennings 1998). A walk-away value above
    the best deal is cut to it: such an actor asks for its best deal all along.

    Examples
    --------
    >>> one = np.ones(1)
    >>> aspiration(0.25, 0.4 * one, one, one).tolist()
    [0.85]
    """
    low = np.minimum(reserve, best)
    drop = np.power(np.maximum(time, 1e-12), 1.0 / concession)
    return np.asarray(low + (best - low) * (1.0 - drop))


def log_gate(excess: FloatArray, sigma: FloatArray, form: Form) -> FloatArray:
    """Return log g of how far a deal lies above the aspiration: a band around it, or a floor."""
    if form == "band":
        return np.asarray(-0.5 * (excess / sigma) ** 2)
    from scipy.special import log_ndtr

    return np.asarray(log_ndtr(excess / sigma))


def log_total(
    utility: FloatArray,
    weight: FloatArray,
    target: FloatArray,
    sigma: FloatArray,
    space: Space,
    *,
    form: Form = "band",
    terms: BoolArray | None = None,
) -> FloatArray:
    """Log (n,) of the sum over deals of ``g(u(x) - target) exp(weight(x))``.

    Parameters
    ----------
    utility : (columns, n) float, 0-1
    weight : (columns, n or 1) float
        Log weight of each column.
    target : (n,) float
        The aspiration.
    sigma : (n,) float
        Width of the band, or softness of the floor.
    space : Space
    form : {"band", "floor"}
    terms : (columns,) bool, optional
        Sum only over deals whose columns are all allowed.

    Examples
    --------
    >>> u = np.array([[0.0], [0.5], [0.0], [0.5]])
    >>> total = log_total(u, np.zeros((4, 1)), np.ones(1), np.full(1, 0.1), Space.plain([2, 2]))
    >>> bool(abs(np.exp(total[0]) - (1 + 2 * np.exp(-12.5) + np.exp(-50))) < 1e-4)
    True
    """
    columns, n = utility.shape
    weight = np.broadcast_to(weight, utility.shape)
    if terms is not None:
        weight = np.where(terms[:, None], weight, -np.inf)
    step = max(1, _CHUNK // max(columns, 1))
    parts = [
        _total(
            utility[:, k : k + step],
            weight[:, k : k + step],
            target[k : k + step],
            sigma[k : k + step],
            space,
            form=form,
        )
        for k in range(0, n, step)
    ]
    return np.concatenate(parts) if parts else np.empty(0)


def _total(
    utility: FloatArray,
    weight: FloatArray,
    target: FloatArray,
    sigma: FloatArray,
    space: Space,
    *,
    form: Form,
    deeper: bool = False,
) -> FloatArray:
    depth, margin = (_DEEPER, _WIDER) if deeper else (_DEPTH, _MARGIN)
    tilt = _saddle(utility, weight, target, sigma, space)
    if form == "floor":
        # A floor is one-sided: only a positive tilt makes it summable.
        tilt = np.maximum(tilt, _FLOOR_TILT)
    share, log_scale, _ = _tilted(utility, weight, tilt, space)
    best, worst = best_and_worst(utility, space)
    shift = target - sigma**2 * tilt
    # Every |u(x) - shift| that occurs, so that no deal meets the next period's copy of g.
    reach = np.maximum(np.abs(best - shift), np.abs(worst - shift))
    period = reach + margin * sigma
    if form == "floor":
        period = period + 17.0 / tilt
    base = 2.0 * math.pi / period
    count = math.ceil(float((depth / (sigma * base)).max()))
    value = _series(
        utility,
        share,
        shift,
        sigma,
        space,
        tilt=tilt,
        base=base,
        period=period,
        form=form,
        count=count,
    )
    log_front = log_scale - tilt * target + 0.5 * (sigma * tilt) ** 2
    # What rounding leaves of a vanishing sum may be negative: it is then below 1e-14 of g's top.
    total = np.asarray(log_front + np.log(np.maximum(value, 1e-14)))
    faint = np.flatnonzero(value < _FAINT)
    if len(faint) and not deeper:
        total[faint] = _total(
            utility[:, faint],
            weight[:, faint],
            target[faint],
            sigma[faint],
            space,
            form=form,
            deeper=True,
        )
    return total


def _series(
    utility: FloatArray,
    share: FloatArray,
    shift: FloatArray,
    sigma: FloatArray,
    space: Space,
    *,
    tilt: FloatArray,
    base: FloatArray,
    period: FloatArray,
    form: Form,
    count: int,
) -> FloatArray:
    """Return the mean of g e^{-tilt y}, over e^{(sigma tilt)^2 / 2}, under the tilted weights."""
    turn = np.exp(1j * base * utility)
    back = np.exp(-1j * base * shift)
    wave = share.astype(np.complex128)
    phase = np.ones_like(back)
    front = sigma * math.sqrt(2.0 * math.pi) / period if form == "band" else 1.0 / period
    value = front * (1.0 if form == "band" else 1.0 / tilt)
    for k in range(1, count + 1):
        wave *= turn
        phase = phase * back
        omega = k * base
        size = 2.0 * front * np.exp(-0.5 * (sigma * omega) ** 2)
        product = phase * np.multiply.reduce(per_block(np.add, wave, space), axis=0)
        if form == "floor":
            product = product / (tilt + 1j * omega)
        value = value + size * product.real
    return np.asarray(value, dtype=np.float64)


def _saddle(
    utility: FloatArray,
    weight: FloatArray,
    target: FloatArray,
    sigma: FloatArray,
    space: Space,
) -> FloatArray:
    """Tilt at which the tilted mean meets the target, softened by sigma: a few Newton steps."""
    tilt = np.zeros(utility.shape[1])
    for _ in range(_NEWTON):
        share, _, mean = _tilted(utility, weight, tilt, space)
        centred = utility - np.repeat(
            per_block(np.add, share * utility, space), space.sizes, axis=0
        )
        variance = (share * centred**2).sum(axis=0) + sigma**2
        step = (target - sigma**2 * tilt - mean) / variance
        tilt = tilt + np.clip(step, -25.0, 25.0)
    return tilt


def _tilted(
    utility: FloatArray, weight: FloatArray, tilt: FloatArray, space: Space
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Tilted weights per block (summing to one), log of what they sum to, and mean utility."""
    score = weight + tilt * utility
    top = per_block(np.maximum, score, space)
    share = np.exp(score - np.repeat(top, space.sizes, axis=0))
    total = per_block(np.add, share, space)
    share = share / np.repeat(total, space.sizes, axis=0)
    return share, (top + np.log(total)).sum(axis=0), (share * utility).sum(axis=0)


def sample_offers(
    utility: FloatArray,
    weight: FloatArray,
    target: FloatArray,
    sigma: FloatArray,
    space: Space,
    *,
    form: Form,
    rng: np.random.Generator,
) -> IntArray:
    """Draw one deal per world, (n, blocks): block by block, each exactly given those before.

    The chance of a column is its share of the total over all deals that contain it and the
    columns already drawn, so the same sum serves likelihood and simulation.
    """
    n = utility.shape[1]
    weight = np.array(np.broadcast_to(weight, utility.shape))
    out = np.empty((n, len(space.blocks)), dtype=np.int64)
    for b, (start, size) in enumerate(zip(space.offsets, space.sizes, strict=False)):
        score = np.empty((size, n))
        for k in range(size):
            only = np.full((size, 1), -np.inf)
            only[k] = 0.0
            trial = weight.copy()
            trial[start : start + size] += only
            score[k] = log_total(utility, trial, target, sigma, space, form=form)
        chance = np.exp(score - score.max(axis=0)).cumsum(axis=0)
        draw = rng.random(n) * chance[-1]
        out[:, b] = np.minimum((chance < draw).sum(axis=0), size - 1)
        chosen = np.arange(size)[:, None] == out[:, b]
        weight[start : start + size] = np.where(chosen, weight[start : start + size], -np.inf)
    return out
