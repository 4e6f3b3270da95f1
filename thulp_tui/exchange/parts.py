"""What the modules of formats define, and what they hand over."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.session import Session

if TYPE_CHECKING:
    from thulp_tui.exchange.guessing import Head
    from thulp_tui.exchange.source import Source
    from thulp_tui.recording.redaction import Redactor


class Reader(Protocol):
    """What the module of a format that is read defines."""

    def home(self) -> Path | None:
        """The folder in which the tool keeps such files; None for a format that has none."""
        ...

    def guess(self, head: "Head") -> bool:
        """Whether a file's beginning looks like this format."""
        ...

    def read(self, source: "Source") -> Iterator[Session]:
        """Yield the sessions of a file; what of it is damaged is in ``source.faults`` afterwards.

        Raises InvalidDocument for a file that is damaged as a whole, and OSError.
        """
        ...


class Shape(Enum):
    """What sessions become in a format that is written."""

    FILE = "a file a session"
    """Each session a file of its own."""
    LINES = "lines of one file"
    """All sessions together a file of JSON lines."""
    FOLDER = "a folder a session"
    """Each session a folder of its own with several files."""


@dataclass(frozen=True)
class Written:
    """What a session becomes in a format, and what does not become part of it."""

    data: bytes
    """The whole text of a file in UTF-8; or lines, each with its end."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Reason, such as "masked" → how many entries were left out for it."""
    changed: Mapping[str, int] = field(default_factory=dict)
    """What had to be changed, such as "names of tools" → how often."""

    @property
    def text(self) -> str:
        """The text."""
        return self.data.decode()


@dataclass(slots=True)
class Piece:
    """What is told of one entry: only that is redacted, and only of that it is counted what was taken out."""

    number: int
    """The number of the entry in its session, from 1; 0 for what is no entry's."""
    told: list[Any]
    """Texts and other JSON values; a redactor puts others in their place, in the same order."""


class Chosen(Protocol):
    """What of a session becomes lines."""

    @property
    def pieces(self) -> Iterable[tuple[str, Piece]]:
        """All that leaves, each piece with the id of its session."""
        ...

    @property
    def left_out(self) -> Mapping[str, int]:
        """Reason → how many entries were left out for it."""
        ...

    @property
    def entries(self) -> int:
        """How many entries are left."""
        ...


Find = Callable[[SessionId], Session | None]
"""Finds a session of the same store."""


class Writer(Protocol):
    """What the module of a format defines that is a file a session."""

    def write(self, session: Session) -> Written:
        """The whole text of the file for one session, which may leave as it is: it is redacted, where that is wanted.

        Raises Refused for a session that cannot be told in this format.
        """
        ...

    def file_name(self, session: Session) -> str:
        """The name such a file has in a folder (`placing.name_of` makes one)."""
        ...


class LineWriter(Protocol):
    """What the module of a format defines of which many sessions make one file."""

    def choose(self, session: Session, find: Find) -> Chosen:
        """What of a session is told. Raises Refused for one of which nothing can be."""
        ...

    def write(self, chosen: Any) -> Written:
        """The lines of what it chose, which may leave as it is by now. Raises Refused when nothing is left."""
        ...


class Bundle(Protocol):
    """What a session becomes in a format of several files."""

    @property
    def files(self) -> Mapping[str, str]:
        """File name → its whole text."""
        ...

    @property
    def told(self) -> str:
        """What was taken out of them, in words."""
        ...


class FolderWriter(Protocol):
    """What the module of a format of several files defines."""

    def pack(self, session: Session, redactor: "Redactor | None") -> Bundle:
        """The files for one session, without what the redactor takes out. Raises Refused."""
        ...

    def build(self, session: Session, *, redact: bool) -> Bundle:
        """The files for one session alone. Raises Refused."""
        ...

    def folder_name(self, session: Session) -> str:
        """The name such a folder has in another one."""
        ...

    def put(self, files: Mapping[str, str], folder: Path, *, overwrite: bool) -> None:
        """Put the files into a folder, all or none."""
        ...
