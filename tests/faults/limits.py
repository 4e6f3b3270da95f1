"""No file may be longer than so many bytes, for every number of bytes around each kind of write."""

import random
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.faults.figures import Figures
from tests.faults.setting import be_impatient
from tests.faults.shortage import attempt, scenes


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
    all_scenes = list(scenes(path, dice))
    for scene in all_scenes:
        sizes = range(scene.least, scene.most)
        for size in sorted(dice.sample(sizes, min(len(sizes), count // len(all_scenes)))):
            attempt(figures, path, scene, partial(no_file_longer_than, size), f"limit {size}")
    return figures
