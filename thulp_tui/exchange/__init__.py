"""Other tools' files, in and out: one module a format, one table of them."""

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

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

    text: str
    """The whole text of a file; or lines, each with its end."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Reason, such as "masked" → how many entries were left out for it."""
    changed: Mapping[str, int] = field(default_factory=dict)
    """What had to be changed, such as "names of tools" → how often."""


@dataclass(frozen=True)
class Chosen:
    """What of a session becomes lines: only that is redacted, and only of that it is counted what was taken out."""

    session: Session
    """The session with what is told of it, and no more."""
    masked: frozenset[str] = frozenset()
    """The ids of entries of it from which nobody shall learn."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Reason → how many entries of the session were left out for it."""
    others: tuple[Session, ...] = ()
    """Sessions with which this one is compared, reduced in the same way."""
    shared: int = 0
    """How many entries at the beginning of this one are those of the session it is a branch of."""


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

    def write(self, chosen: Chosen) -> Written:
        """The lines; what was chosen may leave as it is. Raises Refused when nothing is left."""
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


@dataclass(frozen=True)
class Format:
    """One row of the table of formats; its module loads at first use."""

    name: str
    """What a person types after ``--format``."""
    summary: str
    """What it is, in a few words, for help and menus."""
    module: str
    """The module that reads and writes it."""
    reads: bool
    """Whether sessions can be imported from it."""
    writes: bool
    """Whether sessions can be exported to it."""
    is_guessed: bool = True
    """Whether a file of it is recognised by its content; else one has to name the format."""

    shape: Shape = Shape.FILE
    """What sessions become that are exported to it."""

    redacts: bool = True
    """Whether secrets are taken out of what is exported unless one says otherwise."""

    has_notes: bool = False
    """Whether it has a place for notes, bookmarks and marks."""

    writing: str = ""
    """The module that writes it, where that is another one."""

    @property
    def is_folder(self) -> bool:
        """Whether a session becomes several files in a folder of its own."""
        return self.shape is Shape.FOLDER

    @property
    def lines_name(self) -> str:
        """The name that its file of lines has in a folder."""
        return f"{self.name}.jsonl"

    def reader(self) -> Reader:
        """The module that reads it."""
        return cast(Reader, importlib.import_module(self.module))

    def writer(self) -> Writer:
        """The module that writes it, a file a session."""
        return cast(Writer, importlib.import_module(self.writing or self.module))

    def line_writer(self) -> LineWriter:
        """The module that writes it as lines of one file."""
        return cast(LineWriter, importlib.import_module(self.writing or self.module))

    def folder_writer(self) -> FolderWriter:
        """The module that writes its folder."""
        return cast(FolderWriter, importlib.import_module(self.writing or self.module))


FORMATS = {
    row.name: row
    for row in (
        Format(
            "thulp",
            "thulp's own session file, lossless",
            "thulp_tui.exchange.thulp",
            reads=True,
            writes=True,
            redacts=False,
            has_notes=True,
        ),
        Format(
            "claude-code",
            "Claude Code's transcripts, with subagents, rewinds and forks",
            "thulp_tui.exchange.claude_code",
            reads=True,
            writes=False,
        ),
        Format("atif", "ATIF trajectories, 1.0 to 1.8", "thulp_tui.exchange.atif", reads=True, writes=False),
        Format("codex", "OpenAI Codex's rollouts", "thulp_tui.exchange.codex", reads=True, writes=False),
        Format("pi", "Pi's sessions, with their branches", "thulp_tui.exchange.pi", reads=True, writes=False),
        Format(
            "openai",
            "OpenAI's chat messages, JSON or JSON lines, also in TRL's dialect",
            "thulp_tui.exchange.messages",
            reads=True,
            writes=False,
        ),
        Format(
            "distil",
            "a folder for skill distillers: digest, tests, teacher session",
            "thulp_tui.exchange.distil",
            reads=False,
            writes=True,
            shape=Shape.FOLDER,
        ),
        Format(
            "sft-openai",
            "fine-tuning in OpenAI's dialect, JSON lines",
            "thulp_tui.exchange.sft_openai",
            reads=False,
            writes=True,
            shape=Shape.LINES,
        ),
        Format(
            "sft-trl",
            "fine-tuning in TRL's dialect, JSON lines",
            "thulp_tui.exchange.sft_trl",
            reads=False,
            writes=True,
            shape=Shape.LINES,
        ),
        Format(
            "preferences",
            "answers and those preferred to them, JSON lines for TRL",
            "thulp_tui.exchange.preferences",
            reads=False,
            writes=True,
            shape=Shape.LINES,
        ),
        Format(
            "html",
            "one page to be read in a browser, that needs nothing else",
            "thulp_tui.exchange.html_page",
            reads=False,
            writes=True,
        ),
        Format(
            "markdown",
            "a page to be read in an issue, a wiki or an editor",
            "thulp_tui.exchange.markdown_page",
            reads=False,
            writes=True,
        ),
    )
}
"""Every format by its name, best first: the first one that a file looks like is taken for it."""
