"""Changing a file where the disk has no room: an error, nothing changed, and the next change works."""

import os
import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.changes import Plan, canonical, copied
from tests.faults.figures import Figures
from tests.faults.judging import judge, look
from tests.faults.platter import put
from tests.faults.setting import begin
from tests.store.samples import message, session_id, write_tables
from thulp_tui.domain.operations import AddEntries, Operation
from thulp_tui.store import SessionStore, StoreError

Files = dict[str, bytes]
"""The files of a folder by name, without locks."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Something that writes, and what it makes of a file."""

    name: str
    """What it is."""
    files: Files
    """The folder before."""
    before: str
    """The sessions before, canonical."""
    after: str
    """The sessions afterwards."""
    act: Callable[[SessionStore], object]
    """Does it."""
    least: int
    """The shortest file, in bytes, that may stand in its way."""
    most: int
    """The longest."""


def files_of(folder: Path) -> Files:
    """Return the files of a folder, without locks."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith(".lock")}


def scenes(path: Path, dice: random.Random) -> Iterator[Scene]:
    """Yield what writes: a change, a long one, one to a torn file, a fold, one to a file of another program."""
    sessions = begin(path, dice, changes=6)
    data, before = path.read_bytes(), canonical(sessions)
    end = len(data)
    whole = {path.name: data}

    def changing(name: str, files: Files, operations: list[Operation], least: int, most: int) -> Scene:
        plan = Plan(dice, "", copied(sessions))
        return Scene(
            name, files, before, canonical(plan.after(operations)), lambda store: store.apply(operations), least, most
        )

    some = Plan(dice, "change", copied(sessions), range(1, 2)).change()
    key = session_id(next(number for number in range(1, 6) if session_id(number) in sessions))
    long = AddEntries(key, (message("x" * 3_000),))
    yield changing("a change", whole, some, end - 8, end + 600)
    yield changing("a long change", whole, [long], end - 8, end + 6_600)
    torn = {path.name: data[:-3] + b'\n,"99":{"op":"add_en'}
    yield changing("a change to a torn file", torn, some, 0, end + 600)
    yield Scene("a fold", whole, before, before, lambda store: store.fold(), 0, end + 600)
    write_tables(path, {"sessions": {str(at): value for at, value in enumerate(sessions.values(), 1)}})
    foreign = {path.name: path.read_bytes()}
    yield changing("a change to a file of another program", foreign, [long], 0, end + 6_600)


def attempt(
    figures: Figures, path: Path, scene: Scene, shortage: Callable[[], AbstractContextManager[None]], where: str
) -> None:
    """Do it with too little room, then with enough, and take note of what is wrong."""
    where = f"{scene.name}, {where}"
    put(path.parent, scene.files)
    figures.tried += 1
    store = SessionStore.open(path)
    try:
        with shortage():
            scene.act(store)
        figures.notes["had room enough"] += 1
        expected = scene.after
    except StoreError:
        expected = scene.before
        left = files_of(path.parent)
        copies = [left.pop(name) for name in list(left) if ".torn-" in name]
        if left != scene.files and not (copies and json_is_whole(left)):
            figures.blame(f"{where}: the files are not as they were: {sorted(left)}")
        if any(copy != scene.files[path.name] for copy in copies):
            figures.blame(f"{where}: a copy of the torn file is not whole")
    except Exception as error:
        figures.blame(f"{where}: {error!r}")
        return
    judge(figures, look(path), expected, expected, where)
    try:
        scene.act(store)
        figures.acknowledged += 1
    except Exception as error:
        # What was carried out with less room cannot always be carried out a second time.
        if expected == scene.before:
            figures.blame(f"{where}: the next change: {error!r}")
    seen = look(path)
    if expected == scene.before:
        judge(figures, seen, scene.after, scene.after, f"{where}, once there is room")
    if not seen.is_plain:
        figures.blame(f"{where}: no plain JSON after the next change")


def json_is_whole(files: Files) -> bool:
    """Return whether a torn end was taken away, though the change itself had no room."""
    return len(files) == 1 and all(data.endswith(b"\n}}") for data in files.values())


def fill(path: Path, free: int) -> None:
    """Fill the disk on which this file is to stand until so many bytes are free."""
    room = os.statvfs(path.parent)
    with path.open("wb") as file:
        file.write(bytes(max(0, room.f_bavail * room.f_frsize - free)))
