"""The prior: draws of every judgement as latent rows, and their decoding to worlds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from winset.model import Handle, Model
from winset.remarks import Remark
from winset.space import Consent, Space
from winset.worlds.accounts import prior_shares
from winset.worlds.copula import Copula, latent_correlation
from winset.worlds.decoding import Decoder
from winset.worlds.drawing import Drawer
from winset.worlds.worlds import Worlds

__all__ = ["Prior", "draw_worlds"]

FloatArray = NDArray[np.float64]


class Prior:
    """What is believed of a case before its record is read: a distribution over worlds.

    A world is a row of independent standard normals, one per latent dimension; decoding is a pure
    function of the row. Each dimension has a stream of its own, keyed by the name of its
    judgement: reordering the file changes nothing, adding a judgement leaves the draws of all
    others as they are, and any slice of worlds is the same whoever draws it.

    Parameters
    ----------
    model : Model
    shared_factor : float, optional
        Correlation between any two option values of one actor (0-1), instead of the model's.
    tied : bool
        Whether stated ties hold.

    Attributes
    ----------
    names : tuple of str
        One per latent dimension: the path of the judgement, with ``#`` and a word for latents
        that are no judgement by themselves.
    model : Model
        What it is a prior of.
    space, consent, actors, roles, epochs
        As in :class:`Worlds`.
    warnings : tuple of Remark
        What could not be met as stated.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> from winset.model import compile_case
    >>> prior = Prior(compile_case(load("hanoi")))
    >>> z = prior.draw(100, seed=1)
    >>> bool((prior.draw(10, seed=1, start=90) == z[90:]).all())
    True
    >>> prior.decode(z).utility.shape[:3]
    (1, 100, 10)
    """

    def __init__(
        self,
        model: Model,
        *,
        shared_factor: float | None = None,
        tied: bool = True,
    ) -> None:
        shared = model.shared_factor if shared_factor is None else shared_factor
        if not 0.0 <= shared <= 1.0:
            raise ValueError(f"shared_factor must lie between 0 and 1, not {shared}")
        self.model = model
        self.space: Space = model.space
        self.consent: Consent = model.consent
        self.actors = model.actors
        self.roles = model.roles
        self.epochs = model.record.epochs
        self.names: tuple[str, ...] = tuple(model.catalogue.latents)
        pairs = _correlations(model) if tied else {}
        copula = _copula(model, pairs, shared)
        self.warnings: tuple[Remark, ...] = (*model.correlations.warnings, *copula.warnings)
        self._decoder = Decoder(model, copula)
        self._drawer = Drawer(self._decoder, tuple(pairs))

    @property
    def dims(self) -> int:
        """Number of latent dimensions."""
        return len(self.names)

    def draw(self, n: int, seed: int, *, start: int = 0) -> FloatArray:
        """Draw worlds as latent rows.

        Where comparisons of part-deals are stated, a world that breaks one is drawn again (the
        latents of that actor, and of those tied to it) until they hold.

        Parameters
        ----------
        n : int
            Number of worlds.
        seed : int
            Same seed, same bytes.
        start : int
            Number of the first world: ``draw(n, seed, start=k)`` is ``draw(k + n, seed)[k:]``.

        Returns
        -------
        (n, dims) float
            Standard normals; each column is contiguous in memory.

        Raises
        ------
        UnworkableError
            Where fewer than one draw in a thousand satisfies the comparisons.
        """
        return self._drawer.draw(n, seed, start).T

    def decode(self, z: FloatArray, *, actors: Collection[str] | None = None) -> Worlds:
        """Decode latent rows to worlds.

        Parameters
        ----------
        z : (n, dims) float
        actors : collection of str, optional
            Whose preferences are wanted; the arrays hold zeros for the others, and only these
            actors' comparisons are checked. Conditioning decodes often, for those who act.

        Returns
        -------
        Worlds
            ``log_weight`` is ``-inf`` where a row breaks a stated comparison.

        Raises
        ------
        ValueError
            Where z has another shape, or the worlds would take over 4 GiB.
        """
        return self._decoder.decode(self._rows(z), actors)

    def quantities(
        self, z: FloatArray, *, actors: Collection[str] | None = None
    ) -> Mapping[Handle, FloatArray]:
        """Decode everything judged that varies.

        Swings and rankings come as weights that sum to 100 (``actors.us.swing.tests``,
        ``actors.us.weights.tests``); ordered options in their order.

        Parameters
        ----------
        z : (n, dims) float
        actors : collection of str, optional
            Whose judgements are wanted; those that are nobody's (accounts, evidence, events)
            always come.

        Returns
        -------
        mapping of Handle to (n,) float
        """
        return self._decoder.quantities(self._rows(z), actors)

    def concessions(self, z: FloatArray, actors: Sequence[str]) -> tuple[FloatArray, FloatArray]:
        """Compute what deals ask of actors against the status quo, and what they bring them.

        Issue by issue, at the close: a deal gives and gains what its columns do, added up.

        Parameters
        ----------
        z : (n, dims) float
        actors : sequence of str

        Returns
        -------
        gives, gains : (n, actors, columns) float
            In points of the actor's own scale.
        """
        return self._decoder.concessions(self._rows(z), actors)

    def worth(self, z: FloatArray, actors: Sequence[str]) -> tuple[Mapping[int, FloatArray], ...]:
        """Compute what each option of each issue adds to actors' utility, at the close.

        What combinations add is not in it.

        Parameters
        ----------
        z : (n, dims) float
        actors : sequence of str

        Returns
        -------
        tuple of mapping
            For each actor, issue of the space to (options, n) or (options, 1) float, in points.
        """
        return self._decoder.worth(self._rows(z), actors)

    def account_shares(self, z: FloatArray) -> FloatArray:
        """(accounts, n) prior chance of each account to be the true one, in the order of the case.

        Parameters
        ----------
        z : (n, dims) float
        """
        accounts = self.model.accounts
        drawn = {**self.model.exact, **self.quantities(z, actors=())}
        shares = prior_shares(accounts, drawn, len(z))
        ordered = sorted(accounts.tellers)
        return shares[[ordered.index(name) for name in accounts.tellers]]

    def central(self) -> Worlds:
        """Build one world with every judgement at its median (rankings at their centroid)."""
        return self._decoder.central()

    def _rows(self, z: FloatArray) -> FloatArray:
        z = np.asarray(z, dtype=np.float64)
        if z.ndim != 2 or z.shape[1] != self.dims:
            raise ValueError(f"z must have shape (worlds, {self.dims}), not {z.shape}")
        return z.T


def _correlations(model: Model) -> dict[tuple[int, int], float]:
    """Correlations of latents that the ties ask for; the mean where they ask for several."""
    found = {}
    for pair, ranks in model.correlations.pairs.items():
        asked = sorted(latent_correlation(rank) for rank in ranks)
        found[pair] = sum(asked) / len(asked)
    return found


def _copula(model: Model, pairs: Mapping[tuple[int, int], float], shared: float) -> Copula:
    position = model.catalogue.positions()
    factors = {
        position[latent]: [position[handle.path] for handle in moved]
        for latent, moved in model.factors.items()
    }
    return Copula.build(pairs, factors, shared, tuple(model.catalogue.latents))


def draw_worlds(model: Model, worlds: int = 10_000, seed: int = 1) -> Worlds:
    """Draw worlds of a model from its prior.

    Parameters
    ----------
    model : Model
    worlds : int
    seed : int
        Same seed, same bytes.

    Examples
    --------
    >>> from winset.files.reading import load
    >>> from winset.model import compile_case
    >>> draw_worlds(compile_case(load("hanoi")), worlds=50).n
    50
    """
    prior = Prior(model)
    return prior.decode(prior.draw(worlds, seed))
