"""Other tools' files, in and out: one module a format, one table of them."""

import importlib
from dataclasses import dataclass
from typing import cast

from thulp_tui.exchange.parts import (
    Bundle,
    Chosen,
    Find,
    FolderWriter,
    LineWriter,
    Piece,
    Reader,
    Shape,
    Writer,
    Written,
)

__all__ = [
    "FORMATS",
    "Bundle",
    "Chosen",
    "Find",
    "FolderWriter",
    "Format",
    "LineWriter",
    "Piece",
    "Reader",
    "Shape",
    "Writer",
    "Written",
]


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
        Format(
            "atif",
            "ATIF trajectories, 1.0 to 1.8; written as 1.7, lossless",
            "thulp_tui.exchange.atif",
            reads=True,
            writes=True,
            has_notes=True,
            writing="thulp_tui.exchange.atif_writing",
        ),
        Format("codex", "OpenAI Codex's rollouts", "thulp_tui.exchange.codex", reads=True, writes=False),
        Format(
            "pi",
            "Pi's sessions; written as version 3, lossless",
            "thulp_tui.exchange.pi",
            reads=True,
            writes=True,
            has_notes=True,
            writing="thulp_tui.exchange.pi_writing",
        ),
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
