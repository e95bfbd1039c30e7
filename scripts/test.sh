#!/usr/bin/env bash
# Install into a virtual environment of its own and run every check. VENV and PYTHON may be set;
# what is given is passed on to pytest.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=${VENV:-.venv}
python=${PYTHON:-python3}

[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -e ".[dev,docs]"

"$venv/bin/ruff" check .
"$venv/bin/ruff" format --check src tests benchmarks scripts
"$venv/bin/mypy"
"$venv/bin/lint-imports"
"$venv/bin/python" -m pytest -n 2 --dist loadgroup -q "$@"
