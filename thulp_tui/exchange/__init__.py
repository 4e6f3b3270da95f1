"""Other tools' files, in and out: one module a format, one table of them."""

import importlib
from dataclasses import dataclass
from typing import Protocol, cast

from thulp_tui.domain.session import Session


class Writer(Protocol):
    """What the module of a format that is written defines."""

    def write(self, session: Session) -> str:
        """The whole text of the file for one session."""
        ...

    def file_name(self, session: Session) -> str:
        """The name such a file has in a folder."""
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

    def writer(self) -> Writer:
        """The module that writes it."""
        return cast(Writer, importlib.import_module(self.module))


FORMATS = {
    row.name: row
    for row in (
        Format("thulp", "thulp's own session file, lossless", "thulp_tui.exchange.thulp", reads=True, writes=True),
    )
}
"""Every format by its name, best first."""
