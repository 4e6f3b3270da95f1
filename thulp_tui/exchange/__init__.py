"""Other tools' files, in and out: one module a format, one table of them."""

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from thulp_tui.domain.session import Session

if TYPE_CHECKING:
    from thulp_tui.exchange.guessing import Head
    from thulp_tui.exchange.source import Source


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


class Writer(Protocol):
    """What the module of a format that is written defines."""

    def write(self, session: Session) -> str:
        """The whole text of the file for one session."""
        ...

    def file_name(self, session: Session) -> str:
        """The name such a file has in a folder."""
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

    def build(self, session: Session, *, redact: bool) -> Bundle:
        """The files for one session."""
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

    is_folder: bool = False
    """Whether a session becomes several files in a folder of its own."""

    def reader(self) -> Reader:
        """The module that reads it."""
        return cast(Reader, importlib.import_module(self.module))

    def folder_writer(self) -> FolderWriter:
        """The module that writes its folder."""
        return cast(FolderWriter, importlib.import_module(self.module))

    def writer(self) -> Writer:
        """The module that writes it."""
        return cast(Writer, importlib.import_module(self.module))


FORMATS = {
    row.name: row
    for row in (
        Format("thulp", "thulp's own session file, lossless", "thulp_tui.exchange.thulp", reads=True, writes=True),
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
            is_folder=True,
        ),
    )
}
"""Every format by its name, best first: the first one that a file looks like is taken for it."""
