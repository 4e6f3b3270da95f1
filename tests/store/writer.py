"""`python -m tests.store.writer FILE NUMBER NAME COUNT`: append messages to a sample session, and say which are kept.

Prints "NAME 0", "NAME 1", … each after the store has acknowledged it.
"""

import sys
from pathlib import Path

from tests.store.samples import say
from thulp_tui.store import SessionStore


def append(path: Path, number: int, name: str, count: int) -> None:
    """Append so many messages, each as a change of its own."""
    with SessionStore.open(path, create=False) as store:
        for place in range(count):
            store.apply([say(number, f"{name} {place}")])
            print(f"{name} {place}", flush=True)


if __name__ == "__main__":
    append(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
