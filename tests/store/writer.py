"""`python -m tests.store.writer FILE NUMBER NAME COUNT [EVERY]`: append messages to a session, and say which are kept.

Prints "NAME 0", "NAME 1", … each after the store has acknowledged it. Folds the file after EVERY messages, if given.
"""

import sys
from pathlib import Path

from tests.store.samples import say
from thulp_tui.store import SessionStore


def append(path: Path, number: int, name: str, count: int, every: int) -> None:
    """Append so many messages, each as a change of its own."""
    with SessionStore.open(path, create=False) as store:
        for place in range(count):
            store.apply([say(number, f"{name} {place}")])
            print(f"{name} {place}", flush=True)
            if every and place % every == every - 1:
                store.fold()


if __name__ == "__main__":
    append(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5]) if sys.argv[5:] else 0)
