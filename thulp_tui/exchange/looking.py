"""Which files of other tools there are in a place, and what each is."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from thulp_tui.exchange import FORMATS, thulp
from thulp_tui.exchange.guessing import Head

SUFFIXES = (".json", ".jsonl", ".ndjson")
"""The ends of names of files that may be sessions."""

OWN = "thulp"
"""The format that a JSON file is taken for which looks like none: its reader says best what is wrong."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may be taken in."""

    path: Path
    """The file."""
    format: str
    """What it looks like, the name of a format; empty where it looks like none."""
    size: int
    """Its bytes."""


def look(path: Path, format_name: str = "") -> list[Found]:
    """The files that ``path`` stands for, in the order to read them; with a format's name all are taken for that.

    A workspace of thulp and a folder of its files stand for those (`thulp.files`); another folder for every file below
    it whose content is of a known format, or, where there is none, for the JSON files in it; anything else for itself.
    Raises OSError for a folder that cannot be read.
    """
    if not path.is_dir():
        return [_found(path, format_name or guess(path) or _by_name(path))]
    if format_name in ("", OWN) and thulp.is_folder(path):
        return [_found(file, OWN) for file in thulp.files(path)]
    found = [_found(file, format_name or guess(file)) for file in walk(path)]
    known = [one for one in found if one.format]
    return known or [_found(file, OWN) for file in thulp.files(path)]


def guess(path: Path) -> str:
    """The name of the first format that a file looks like; empty for none, and for what cannot be read."""
    try:
        head = Head.of(path)
    except OSError:
        return ""
    rows = (row for row in FORMATS.values() if row.reads and row.is_guessed)
    return next((row.name for row in rows if row.reader().guess(head)), "")


def walk(folder: Path) -> Iterator[Path]:
    """Yield every file below a folder that may be a session by its name, in order; links to folders lead nowhere.

    Raises OSError where the folder itself cannot be read.
    """
    list(os.scandir(folder))
    for parent, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(parent, name) for name in sorted(names) if name.endswith(SUFFIXES))


def homes() -> list[tuple[str, Path]]:
    """The folders of tools that are there, each with its format's name."""
    places = ((row.name, row.reader().home()) for row in FORMATS.values() if row.reads)
    return [(name, place) for name, place in places if place is not None and place.is_dir()]


def _by_name(path: Path) -> str:
    return OWN if path.suffix == thulp.SUFFIX else ""


def _found(path: Path, format_name: str) -> Found:
    try:
        return Found(path, format_name, path.stat().st_size)
    except OSError:
        return Found(path, format_name, 0)
