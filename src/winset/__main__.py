"""``python -m winset``: the command line."""

import sys

from winset.cli import main

if __name__ == "__main__":
    sys.exit(main())
