"""A disk that loses its power: what may be on it after each call.

What was synchronised is there. Of what was written since, each sector may be there or not, whatever the order; a file
may have grown without its new sectors, which are NUL then. Of the names changed since the folder was synchronised, the
first so many are there (a journal keeps their order).
"""

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.faults.recorder import Call

SECTOR: Final = 64
"""How many bytes are there or not together. Real ones are larger, and so are real sessions."""
Names = dict[str, int]
"""The files of a folder, by name."""


@dataclass(slots=True)
class Kept:
    """One file: what is on the disk for certain, and what was written since."""

    durable: bytes = b""
    """What was synchronised."""
    now: bytearray = field(default_factory=bytearray)
    """What a reader sees while there is power."""
    since: list[Call] = field(default_factory=list)
    """What was written or cut since it was synchronised."""

    def take(self, call: Call) -> None:
        """Carry out a call."""
        if call.kind == "flush":
            self.durable, self.since = bytes(self.now), []
            return
        perform(self.now, call)
        self.since.append(call)

    def surviving(self, dice: random.Random) -> bytes:
        """Return what may be there after the power came back."""
        found = bytearray(self.durable)
        for call in self.since:
            fate = dice.choice(("all", "none", "some", "some"))
            if fate == "all" or (call.kind == "cut" and fate == "some"):
                perform(found, call)
            elif fate == "some":
                perform_some(found, call, dice)
        return bytes(found)


def perform(data: bytearray, call: Call) -> None:
    """Carry out a write or a cut on the bytes of a file."""
    if call.kind == "cut":
        data[call.at :] = bytes(max(0, call.at - len(data)))
        return
    grow(data, call.at)
    data[call.at : call.at + len(call.data)] = call.data


def perform_some(data: bytearray, call: Call, dice: random.Random) -> None:
    """Carry out the part of a write that reached the disk: some of its sectors, and perhaps the file's new length."""
    end = call.at + len(call.data)
    offset = dice.randrange(SECTOR)
    at = call.at
    while at < end:
        following = min(end, at - (at + offset) % SECTOR + SECTOR)
        if dice.random() < 0.5:
            grow(data, at)
            data[at:following] = call.data[at - call.at : following - call.at]
        at = following
    if dice.random() < 0.5:
        grow(data, end)


def grow(data: bytearray, size: int) -> None:
    """Let a file be at least so long."""
    data.extend(bytes(max(0, size - len(data))))


class Platter:
    """The files of one folder on such a disk."""

    def __init__(self, names: Names, contents: dict[int, bytes]) -> None:
        """Begin with files that are on the disk for certain."""
        self.files = {number: Kept(data, bytearray(data)) for number, data in contents.items()}
        """The files by number."""
        self.names = names
        """Their names now."""
        self._durable_names = dict(names)
        self._since: list[Call] = []

    def take(self, call: Call) -> None:
        """Carry out a call."""
        match call.kind:
            case "write" | "cut" | "flush":
                self.files[call.file].take(call)
            case "flush folder":
                self._durable_names, self._since = dict(self.names), []
            case "create" | "rename" | "remove":
                if call.kind == "create":
                    self.files[call.file] = Kept()
                rename(self.names, call)
                self._since.append(call)

    def now(self) -> dict[str, bytes]:
        """Return what a reader sees when the program stops but the power stays."""
        return {name: bytes(self.files[number].now) for name, number in self.names.items()}

    def torn(self, call: Call, cut: int) -> dict[str, bytes]:
        """Return what a reader sees when the program stops after so many bytes of a write that is still to come."""
        found = self.now()
        for name, number in self.names.items():
            if number == call.file:
                data = bytearray(found[name])
                perform(data, Call("write", at=call.at, data=call.data[:cut]))
                found[name] = bytes(data)
        return found

    def surviving(self, dice: random.Random) -> dict[str, bytes]:
        """Return what may be there after the power was cut and came back."""
        names = dict(self._durable_names)
        for call in self._since[: dice.randint(0, len(self._since))]:
            rename(names, call)
        contents = {number: self.files[number].surviving(dice) for number in set(names.values())}
        return {name: contents[number] for name, number in names.items()}


def rename(names: Names, call: Call) -> None:
    """Carry out a call that makes, moves or takes a name."""
    if call.kind == "create":
        names[call.name] = call.file
    elif call.kind == "rename":
        names[call.to] = names.pop(call.name)
    else:
        names.pop(call.name, None)


def put(folder: Path, files: dict[str, bytes]) -> None:
    """Let these files, and no others, be in a folder."""
    for path in folder.iterdir():
        path.unlink()
    for name, data in files.items():
        (folder / name).write_bytes(data)
