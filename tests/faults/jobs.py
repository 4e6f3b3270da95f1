"""The kinds of fault, how often each is tried, and running them: each in a process of its own.

In a process of its own, because children are forked, limits set and thresholds lowered there; under `unshare` where a
disk is mounted, so that it vanishes with the process.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.faults import together
from tests.faults.figures import Figures

ROOT: Final = Path(__file__).resolve().parent.parent.parent
"""Where the tests are imported from."""
Run = Callable[[Path, int, int], Figures]
"""Tries a fault in a folder, so often, with a seed."""
Job = tuple[str, int, int]
"""A kind, how often, and the seed."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault."""

    module: str
    """The module of this package whose `run` tries it."""
    small: int
    """How often it is tried among the other tests."""
    full: int
    """How often at full size."""
    shares: int = 1
    """Into how many processes that is divided at full size."""
    needs_mount: bool = False
    """Whether a file system is mounted for it."""
    writers: int = 0
    """How many processes write at once, for a kind in which several do."""


KINDS: Final = {
    "kills": Kind("kills", 200, 10_000, shares=4),
    "power cuts": Kind("powercuts", 40, 1_000, shares=4),
    "limits": Kind("limits", 250, 1_000_000),
    "full disk": Kind("fulldisk", 100, 3_000, needs_mount=True),
    "two writers": Kind("together", 60, 1_000, writers=2),
    "four writers": Kind("together", 40, 1_000, writers=4),
    "cut files": Kind("cutting", 200, 1_000_000),
    "spoilt files": Kind("spoiling", 400, 10_000, shares=2),
    "clocks": Kind("clock", 100, 2_000),
}
"""All kinds by name, in the order of the table."""


def run_here(name: str, count: int, seed: int, folder: Path) -> Figures:
    """Try a kind of fault in this process, and return its figures."""
    started = time.monotonic()
    kind = KINDS[name]
    run: Run = import_module(f"tests.faults.{kind.module}").run
    if kind.writers:
        run = partial(together.run, writers=kind.writers)
    figures = run(folder, count, seed)
    figures.seconds = time.monotonic() - started
    return figures


def run_apart(job: Job, folder: Path | None = None) -> Figures:
    """Try a kind of fault in a process and a folder of its own."""
    name, count, seed = job
    with TemporaryDirectory(prefix=f"faults-{KINDS[name].module}-", dir=folder) as own:
        command = [sys.executable, "-m", "tests.faults", "--here", name, str(count), "--seed", str(seed), own]
        if KINDS[name].needs_mount:
            problem = no_mounts()
            if problem:
                return Figures(name, skipped=problem)
            command = [*unshared(), *command]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            figures = Figures(name)
            figures.blame(done.stderr[-2000:])
            return figures
        return Figures.from_json(done.stdout.splitlines()[-1])


def unshared() -> list[str]:
    """Return what stands before a command that may mount, and whose mounts nobody else sees."""
    return ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]


def no_mounts() -> str:
    """Return why nothing can be mounted here; "" when it can."""
    if not shutil.which("unshare"):
        return "there is no unshare"
    probe = [*unshared(), "mount", "-t", "tmpfs", "-o", "size=64k", "probe", "/mnt"]
    done = subprocess.run(probe, capture_output=True, text=True, check=False)
    return f"nothing may be mounted here: {done.stderr.strip()}" if done.returncode else ""


def run_all(names: list[str], *, full: bool, seed: int, folder: Path | None) -> list[Figures]:
    """Try all these kinds, as many processes at once as there are processors; return their figures in order."""
    jobs: list[Job] = []
    for name in names:
        kind = KINDS[name]
        shares = kind.shares if full else 1
        count = kind.full if full else kind.small
        jobs += [(name, count * (at + 1) // shares - count * at // shares, seed + at) for at in range(shares)]
    all_figures: dict[str, Figures] = {}
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for (name, _, _), figures in zip(jobs, pool.map(lambda job: run_apart(job, folder), jobs), strict=True):
            print(f"{name}: {figures.tried:,} tried in {figures.seconds:.0f} s", file=sys.stderr, flush=True)
            if name in all_figures:
                all_figures[name].add(figures)
            else:
                all_figures[name] = figures
    return list(all_figures.values())
