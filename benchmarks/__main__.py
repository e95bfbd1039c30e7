"""One command for all benchmarks: ``python -m benchmarks deals --with-negmas``."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from benchmarks.reporting import Settings, save, show

# Suites by name; each is a module of this package.
SUITES = {
    "deals": "benchmarks.deals_frontier",
    "zones": "benchmarks.deals_zones",
    "learning": "benchmarks.learning.suite",
    "fuzz": "benchmarks.fuzz.suite",
    "arithmetic": "benchmarks.arithmetic.suite",
    "diagnosis": "benchmarks.diagnosis.suite",
    "whatif": "benchmarks.whatif.suite",
    "mutation": "benchmarks.mutation",
    "reading": "benchmarks.reading.suite",
}
# Those that take hours, or what the project does not install, run only where they are named.
LONG = {"diagnosis", "mutation"}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "suites",
        nargs="*",
        default=[],
        help=f"what to run: {', '.join(SUITES)} (default: all but {', '.join(sorted(LONG))})",
    )
    parser.add_argument("--out", type=Path, default=Path("benchmark-results"), help="output folder")
    parser.add_argument("--repeat", type=int, default=5, help="runs behind each median (least 5)")
    parser.add_argument("--quick", action="store_true", help="small instances only")
    parser.add_argument(
        "--with-negmas", action="store_true", help="install NegMAS apart and time it too"
    )
    parser.add_argument("--negmas-python", help="Python of an environment that has NegMAS already")
    parser.add_argument(
        "--data", type=Path, default=Path("../shared/data"), help="logs with known preferences"
    )
    parser.add_argument("--sections", nargs="*", help="only these sections of a suite")
    parser.add_argument("--inputs", type=int, help="inputs of fuzz (default: a million)")
    chosen = parser.parse_args(arguments)
    unknown = sorted(set(chosen.suites) - set(SUITES))
    if unknown:
        parser.error(f"no suite named {', '.join(unknown)}; there are: {', '.join(SUITES)}")
    settings = Settings(
        repeat=max(chosen.repeat, 1),
        quick=chosen.quick,
        with_negmas=chosen.with_negmas or bool(chosen.negmas_python),
        negmas_python=chosen.negmas_python,
        sections=tuple(chosen.sections or ()),
        data=chosen.data,
        inputs=chosen.inputs,
    )
    for name in chosen.suites or [name for name in SUITES if name not in LONG]:
        report = importlib.import_module(SUITES[name]).run(settings)
        show(report)
        for path in save(report, chosen.out, name):
            print(f"written: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
