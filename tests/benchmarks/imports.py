"""`python -m tests.benchmarks.imports [FOLDER]`: reading and mapping Claude Code's transcripts, on one core.

FOLDER is made when it does not exist, of sessions as agents leave them (`tests.exchange.transcripts`). Each figure is
the best of three, in processor time, as megabytes of transcript a second: plain `json.loads` of every line stands
beside as a yardstick, and claude-code-log's loader, where it is installed, which reads the lines but maps them to
nothing. The collector of circular garbage is off, as it is when one imports.
"""

import gc
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.exchange.transcripts import folder_of
from thulp_tui.exchange import claude_code
from thulp_tui.exchange.source import Source

SESSIONS, TURNS = 20, 40
"""What the folder is made of; about 26 MB."""


def loads(paths: Sequence[Path]) -> int:
    """Parse every line and nothing more; return how many there were."""
    return sum(1 for path in paths for line in path.read_bytes().splitlines() if json.loads(line))


def reads(paths: Sequence[Path]) -> int:
    """Read and map every session; return how many entries there were."""
    return sum(len(session.entries) for path in paths for session in claude_code.read(Source(path)))


def others(paths: Sequence[Path]) -> int:
    """Read every line as claude-code-log does; return how many entries there were."""
    from claude_code_log.converter import load_transcript

    return sum(len(load_transcript(path, silent=True)) for path in paths)


def rate(work: Callable[[Sequence[Path]], int], paths: Sequence[Path], size: int) -> str:
    """Return the megabytes a second, and what there was."""
    best, count = float("inf"), 0
    for _ in range(3):
        begun = time.process_time()
        count = work(paths)
        best = min(best, time.process_time() - begun)
    return f"{size / best / 1e6:6.0f} MB/s  {count:,}"


def main() -> None:
    """Measure and print."""
    gc.disable()
    with TemporaryDirectory() as folder:
        place = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "projects"
        if not place.exists():
            list(folder_of(place, SESSIONS, TURNS))
        paths = sorted(place.rglob("*.jsonl"))
        size = sum(path.stat().st_size for path in paths)
        print(f"{len(paths)} files, {size / 1e6:.0f} MB")
        print(f"json.loads of every line   {rate(loads, paths, size)} lines")
        print(f"read and mapped            {rate(reads, paths, size)} entries")
        try:
            print(f"claude-code-log's loader   {rate(others, paths, size)} entries")
        except ImportError:
            print("claude-code-log's loader   is not installed")


if __name__ == "__main__":
    main()
