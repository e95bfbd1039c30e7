"""Small bugs put into the code, one at a time, and how many the tests of their package notice.

Mutants come from Cosmic Ray (``pip install cosmic-ray``), sampled evenly over packages with a seed;
each is tried in a copy of the tree, under the tests of its own package. Annotations are left out:
no test can tell a type from another.
"""

from __future__ import annotations

import ast
import compileall
import random
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from benchmarks.reporting import Report, Settings

try:
    from cosmic_ray import plugins
    from cosmic_ray.ast import ast_nodes, get_ast_from_path
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.testing import run_tests
    from cosmic_ray.work_item import MutationSpec
except ImportError as error:
    raise SystemExit("mutants need Cosmic Ray: pip install cosmic-ray") from error

ROOT = Path(__file__).resolve().parents[1]
_TREE = ("src", "tests", "benchmarks", "docs", "scripts", "pyproject.toml", "README.md")
_LANES, _LONGEST, _SAMPLE, _SEED = 2, 600, 100, 20_190_228

#: Package under src/winset, and the tests that answer for it.
PACKAGES = {
    "deals": ("tests/deals", "src/winset/deals"),
    "record": ("tests/record", "src/winset/record"),
    "worlds": ("tests/worlds", "src/winset/worlds"),
    "inference": ("tests/inference", "src/winset/inference"),
    "findings/gates": ("tests/findings", "src/winset/findings/gates"),
    "files": ("tests/files", "src/winset/files"),
}


def run(settings: Settings) -> Report:
    """Sample mutants (``--repeat`` is not used; ``--quick`` takes twelve) and try each."""
    report = Report("Mutants noticed by the tests of their package")
    rng = random.Random(_SEED)
    chosen = [name for name in PACKAGES if settings.wants(name)]
    sample = [job for name in chosen for job in _sampled(name, settings.quick, len(chosen), rng)]
    trees: SimpleQueue[Path] = SimpleQueue()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(_LANES) as pool:
        for lane in range(_LANES):
            trees.put(_copy(Path(folder) / str(lane)))
        rows = pool.map(lambda job: _tried(trees, *job), sample)
        for (package, mutation), (outcome, change) in zip(sample, rows, strict=True):
            report.add(
                package=package,
                outcome=outcome,
                file=str(mutation.module_path),
                line=mutation.start_pos[0],
                change=change if outcome == "survived" else "",
            )
    for name in chosen:
        outcomes = [row["outcome"] for row in report.rows if row["package"] == name]
        killed = sum(outcome != "survived" for outcome in outcomes)
        report.notes.append(f"{name}: {killed} of {len(outcomes)} noticed")
    killed = sum(row["outcome"] != "survived" for row in report.rows)
    report.notes.append(f"in all: {killed} of {len(report.rows)} noticed")
    return report


def _copy(tree: Path) -> Path:
    for name in _TREE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tree / name)
    # Byte code of what is not mutated: a mutant then costs one module's compilation.
    compileall.compile_dir(tree, quiet=2)
    return tree


def _sampled(
    package: str, quick: bool, packages: int, rng: random.Random
) -> Iterator[tuple[str, MutationSpec]]:
    size = 2 if quick else -(-_SAMPLE // packages)
    mutations = list(_mutations(sorted((ROOT / "src/winset" / package).rglob("*.py"))))
    # One mutant a line, so that long expressions do not crowd out the rest.
    by_line: dict[tuple[Path, int], list[MutationSpec]] = {}
    for mutation in mutations:
        by_line.setdefault((mutation.module_path, mutation.start_pos[0]), []).append(mutation)
    lines = rng.sample(sorted(by_line), min(size, len(by_line)))
    for line in lines:
        yield package, rng.choice(by_line[line])


def _mutations(paths: Iterable[Path]) -> Iterator[MutationSpec]:
    """Every mutant of some modules, but for those in annotations."""
    for path in paths:
        annotated = tuple(_annotations(path))
        nodes = tuple(ast_nodes(get_ast_from_path(path)))
        for name in plugins.operator_names():
            operator_class = plugins.get_operator(name)
            if operator_class.arguments():
                continue
            operator = operator_class()
            places = (place for node in nodes for place in operator.mutation_positions(node))
            for occurrence, (start, end) in enumerate(places):
                if not any(span[:2] <= start < span[2:] for span in annotated):
                    yield MutationSpec(path.relative_to(ROOT), name, occurrence, start, end)


Span = tuple[int, int, int, int]


def _annotations(path: Path) -> Iterator[Span]:
    """Spans of annotations and of ``if TYPE_CHECKING`` in a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        found: list[ast.expr | ast.stmt | None] = []
        if isinstance(node, ast.arg | ast.AnnAssign):
            found.append(node.annotation)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.append(node.returns)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript):
            # An alias such as ``Names = tuple[str, ...]``.
            head = node.value.value
            if isinstance(head, ast.Name) and head.id in {"tuple", "dict", "Callable", "Literal"}:
                found.append(node)
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            found.append(node)
        for part in found:
            if part is not None:
                end = (part.end_lineno or part.lineno, part.end_col_offset or 0)
                yield part.lineno, part.col_offset, *end


def _tried(trees: SimpleQueue[Path], package: str, mutation: MutationSpec) -> tuple[str, str]:
    """Put one mutant into a free copy of the tree and run the tests that answer for it."""
    tree = trees.get()
    path = tree / mutation.module_path
    sound = path.read_text(encoding="utf-8")
    operator = plugins.get_operator(mutation.operator_name)()
    try:
        broken = mutate_code(sound, operator, mutation.occurrence)
        path.write_text(broken or sound, encoding="utf-8")
        tests = " ".join(name for name in PACKAGES[package] if (tree / name).exists())
        command = (
            f"env -C {tree} PYTHONPATH={tree / 'src'} {sys.executable}"
            f" -m pytest -x -q -n 0 -p no:cacheprovider --no-header {tests}"
        )
        outcome, _ = run_tests(command, _LONGEST)
    finally:
        path.write_text(sound, encoding="utf-8")
        trees.put(tree)
    old = sound.splitlines()[mutation.start_pos[0] - 1].strip()
    new = (broken or "").splitlines()[mutation.start_pos[0] - 1].strip()
    return str(outcome.value), f"{old}  ->  {new}"
