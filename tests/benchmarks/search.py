"""`python -m tests.benchmarks.search [FILE]`: searching a file of 10,000 sessions of 100 entries, beside `grep -c`.

FILE is made when it does not exist; into a copy of it a rare word is put. Each figure is the best of three, taken in a
process that has opened the file, each beside a grep of the same file in the same minute, for machines differ and so do
minutes. The first hit counts from the call of `search`; the file is in the system's cache.
"""

import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.files import make
from thulp_tui.domain.search import SearchQuery
from thulp_tui.store import SessionStore

NEEDLE = "xylophone"
"""The rare word; as long as a word of the file with the space before it."""
EVERY = 97_000
"""One entry of so many has it."""
QUERIES = [
    ("a rare word", SearchQuery(NEEDLE), 0),
    ("a rare word, capitals count", SearchQuery(NEEDLE, is_exact=True), 0),
    ("a frequent word, 1,000 hits", SearchQuery("tests"), 1000),
    ("nothing", SearchQuery("zanzibar"), 0),
    ("nothing, a word of every key", SearchQuery("timestamp"), 0),
    ("nothing, a number", SearchQuery("4711"), 0),
    ("nothing, beyond ASCII", SearchQuery("größe"), 0),
    ("a regex with a word in it", SearchQuery(rf"{NEEDLE}\s+\w+", is_regex=True), 0),
    ("a regex of two words, nothing", SearchQuery(r"(zanz|sans)ibar\b|zulu\d", is_regex=True), 0),
    ("a regex of classes, 1,000 hits", SearchQuery(r"\b[r-t]\w{4}\b", is_regex=True), 1000),
    ("a regex of digits, nothing", SearchQuery(r"\d{5}", is_regex=True), 0),
    ("a regex of classes, nothing", SearchQuery(r"\b[A-Z]{2,}-\d+\b", is_regex=True), 0),
    ("a regex of white space, nothing", SearchQuery(r"\s{9}", is_regex=True), 0),
]
"""What is searched, and after how many hits it ends; 0 for all."""


def with_needles(source: Path, target: Path) -> int:
    """Copy a file with the rare word in a few entries; return how many."""
    put = count = due = 0
    with source.open("rb") as lines, target.open("wb") as copy:
        for line in lines:
            if line.startswith(b'{"id":'):
                count += 1
                due += count % EVERY == 0
                if due and b" agent file " in line:
                    # The places in the contents still fit: it is as long as what it replaces.
                    line = line.replace(b"agent fil", NEEDLE.encode(), 1)
                    put, due = put + 1, due - 1
            copy.write(line)
    return put


def measured(store: SessionStore, query: SearchQuery, most: int) -> tuple[float, float, int]:
    """Return the seconds to the first hit and to the last, and how many there were."""
    begun = time.perf_counter()
    first, found = 0.0, 0
    for found, _ in enumerate(store.search(query), 1):
        first = first or time.perf_counter() - begun
        if found == most:
            break
    return first, time.perf_counter() - begun, found


def grep(path: Path, word: str) -> float:
    """Return the seconds that grep takes to count the lines with a word."""
    begun = time.perf_counter()
    subprocess.run(["grep", "-c", word, str(path)], stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - begun


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory() as folder:
        source = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "made.json"
        if not source.exists():
            make(source, 10_000, 100)
        path = Path(folder) / "search.json"
        put = with_needles(source, path)
        print(f"{path.stat().st_size / 1e6:.0f} MB, the rare word in {put} entries")
        print(f"{'':32}{'first, ms':>10}{'all, ms':>10}{'hits':>8}{'grep -c, ms':>13}")
        with SessionStore.open(path, create=False) as store:
            for name, query, most in QUERIES:
                beside = min(grep(path, NEEDLE) for _ in range(3))
                runs = [measured(store, query, most) for _ in range(3)]
                first, last = min(run[0] for run in runs), min(run[1] for run in runs)
                told = f"{first * 1000:10.0f}" if runs[0][2] else f"{'–':>10}"
                print(f"{name:32}{told}{last * 1000:10.0f}{runs[0][2]:8,}{beside * 1000:13.0f}", flush=True)


if __name__ == "__main__":
    main()
