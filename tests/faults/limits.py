"""No file may be longer than so many bytes, for every number of bytes around each kind of write."""

import random
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.faults.figures import Figures
from tests.faults.platter import put
from tests.faults.setting import be_impatient
from tests.faults.shortage import attempt, files_of, scenes
from thulp_tui.store import SessionStore, StoreError


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """Let writing beyond so many bytes of any file fail; Python ignores the signal that comes with it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def run(folder: Path, count: int, seed: int) -> Figures:
    """Try about so many limits, spread over all kinds of write; every limit when there are so many."""
    figures = Figures("file-size limit anywhere in a write (RLIMIT_FSIZE)")
    be_impatient()
    dice = random.Random(seed)
    path = folder / "limited" / "sessions.json"
    path.parent.mkdir()
    new = folder / "new" / "sessions.json"
    new.parent.mkdir()
    SessionStore.open(new).close()
    for size in range(new.stat().st_size):
        make(figures, new, size)
    all_scenes = list(scenes(path, dice))
    for scene in all_scenes:
        sizes = range(scene.least, scene.most)
        for size in sorted(dice.sample(sizes, min(len(sizes), count // len(all_scenes)))):
            attempt(figures, path, scene, partial(no_file_longer_than, size), f"limit {size}")
    return figures


def make(figures: Figures, path: Path, size: int) -> None:
    """Make a file where there is too little room, then where there is enough."""
    put(path.parent, {})
    figures.tried += 1
    try:
        with no_file_longer_than(size):
            SessionStore.open(path)
        figures.blame(f"a new file, limit {size}: no error")
    except StoreError:
        if files_of(path.parent):
            figures.blame(f"a new file, limit {size}: something is there")
    with SessionStore.open(path) as store:
        if store.list().sessions or store.read_only:
            figures.blame(f"a new file, limit {size}: not as it should be once there is room")
