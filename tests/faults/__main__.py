"""`python -m tests.faults [--full] [--seed N] [--only KIND] [FOLDER]`: what the store survives, in figures.

Prints a table and exits with 1 if anything was lost, doubled or unreadable. Without --full it takes about a minute;
with it about twenty, for every figure that README states. FOLDER is where files are written, on the disk to be tried.
"""

import argparse
import random
import sys
from pathlib import Path

from tests.faults.figures import table
from tests.faults.jobs import KINDS, run_all, run_here


def main() -> int:
    """Try all kinds of fault, or one here as part of that; return the code to exit with."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, help="where to write (default: the system's temporary folder)")
    parser.add_argument("--full", action="store_true", help="at full size")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="for the same chances again")
    parser.add_argument("--only", action="append", choices=KINDS, help="just this kind; may be given again")
    parser.add_argument("--here", nargs=2, metavar=("KIND", "COUNT"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.here:
        print(run_here(given.here[0], int(given.here[1]), given.seed, given.folder).to_json())
        return 0
    print(f"seed {given.seed}", file=sys.stderr)
    all_figures = run_all(given.only or list(KINDS), full=given.full, seed=given.seed, folder=given.folder)
    print(table(all_figures))
    for figures in all_figures:
        for problem in figures.problems:
            print(f"{figures.what}: {problem}", file=sys.stderr)
    return 0 if all(figures.is_good for figures in all_figures) else 1


if __name__ == "__main__":
    sys.exit(main())
