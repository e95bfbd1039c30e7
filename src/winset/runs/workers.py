"""Workers of a sweep: processes through joblib, with Dask as the distributed backend."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from winset.runs.items import Item, SweepError, canonical

__all__ = ["run_all"]

Take = Callable[[Item, str | None, str | None], None]
Outcome = tuple[int, str | None, str | None]

_CRASHES = 2  # an item whose worker dies this often, alone, has failed


def run_all(
    function: Callable[..., Any],
    items: Sequence[Item],
    take: Take,
    *,
    workers: int,
    backend: str,
    address: str | None,
) -> int:
    """Call ``function`` for every item and hand each outcome to ``take`` as it comes.

    Returns the number of times that workers were lost.
    """
    if backend == "processes" and workers == 1:
        for n, item in enumerate(items):
            take(item, *_call(function, n, dict(item.inputs))[1:])
        return 0
    pending = dict(enumerate(items))
    lost = 0
    with _pool(workers, backend, address) as parallel:
        while pending:
            before = len(pending)
            try:
                for n, result, error in parallel(function, pending):
                    take(pending.pop(n), result, error)
            except Exception as crash:
                if not _is_loss(crash):
                    raise
                lost += 1
            if len(pending) == before:  # some item takes its worker down: one by one, then
                lost += _one_by_one(function, pending, take, parallel)
    return lost


def _one_by_one(
    function: Callable[..., Any], pending: dict[int, Item], take: Take, parallel: _Parallel
) -> int:
    lost = 0
    for n in list(pending):
        for _ in range(_CRASHES):
            try:
                _, result, error = next(iter(parallel(function, {n: pending[n]})))
            except Exception as crash:
                if not _is_loss(crash):
                    raise
                lost += 1
            else:
                take(pending.pop(n), result, error)
                break
        else:
            take(pending.pop(n), None, "its worker was lost each time it was tried")
    return lost


def _call(function: Callable[..., Any], n: int, inputs: dict[str, Any]) -> Outcome:
    """Run one item on a worker; what goes wrong in it comes back as words."""
    try:
        return n, canonical(function(**inputs)), None
    except Exception as error:
        return n, None, f"{type(error).__name__}: {error}"


def _is_loss(error: Exception) -> bool:
    """Tell the loss of a worker from a mistake."""
    names = {"KilledWorker", "TerminatedWorkerError", "CommClosedError", "FutureCancelledError"}
    return isinstance(error, (BrokenExecutor, CancelledError)) or type(error).__name__ in names


_Parallel = Callable[[Callable[..., Any], dict[int, Item]], Iterator[Outcome]]


@contextmanager
def _pool(workers: int, backend: str, address: str | None) -> Iterator[_Parallel]:
    """Open workers, and close those that were opened here."""
    joblib = _need("joblib")

    def parallel(function: Callable[..., Any], pending: dict[int, Item]) -> Iterator[Outcome]:
        calls = [joblib.delayed(_call)(function, n, dict(i.inputs)) for n, i in pending.items()]
        run = joblib.Parallel(
            n_jobs=-1 if backend == "dask" else workers,
            return_as="generator_unordered",
            batch_size=1,
        )
        outcomes: Iterator[Outcome] = run(calls)
        return outcomes

    if backend == "processes":
        with joblib.parallel_config(backend="loky", inner_max_num_threads=1):
            yield parallel
        return
    distributed = _need("distributed")
    if address is not None:
        with distributed.Client(address) as client, joblib.parallel_config("dask", client=client):
            yield parallel
        return
    with (
        distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
        joblib.parallel_config("dask", client=client),
    ):
        yield parallel


def _need(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        raise SweepError(
            f"sweeps with several workers need {module}; install it with: pip install "
            "'winset[sweep]'"
        ) from None
