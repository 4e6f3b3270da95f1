"""A disk that is really full: a small one, mounted here and filled up to the last pages."""

import gc
import random
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from tests.faults.figures import Figures
from tests.faults.setting import be_impatient
from tests.faults.shortage import attempt, fill, scenes

SIZE: Final = 512 << 10
"""How large the disk is, in bytes."""
PAGE: Final = 4096
"""In what steps it fills up, in bytes."""


@contextmanager
def so_little_room(ballast: Path, free: int) -> Iterator[None]:
    """Leave so many bytes free."""
    fill(ballast, free)
    try:
        yield
    finally:
        ballast.unlink()


def run(folder: Path, count: int, seed: int) -> Figures:
    """Fill the disk so often, each time to leave a few pages or none; to be run where a mount is private."""
    figures = Figures("full disk (tmpfs)")
    be_impatient()
    dice = random.Random(seed)
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "faults", str(disk)], check=True)
    path = disk / "own" / "sessions.json"
    path.parent.mkdir()
    all_scenes = list(scenes(path, dice))
    gc.freeze()
    for number in range(count):
        # A store that met an error goes with the error's traceback, and only then its open files give their room back.
        gc.collect()
        scene = all_scenes[number % len(all_scenes)]
        free = PAGE * dice.randrange(scene.most // PAGE + 3)
        attempt(figures, path, scene, partial(so_little_room, disk / "ballast", free), f"{free} bytes free")
    return figures
