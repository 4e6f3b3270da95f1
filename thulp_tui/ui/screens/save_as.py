"""Where a text is to be saved."""

import os
from dataclasses import dataclass
from pathlib import Path

from textual.app import ComposeResult
from textual.widgets import Static

from thulp_tui import text
from thulp_tui.ui.screens.dialog import Form
from thulp_tui.ui.widgets.field import Field
from thulp_tui.ui.widgets.line_input import LineInput


@dataclass(frozen=True)
class Target:
    """Where a file is to be."""

    path: Path
    """Its path, absolute."""
    exists: bool
    """Whether there is a file already."""


class SaveAs(Form[Target | None]):
    """Asks for a path; what cannot be one is refused with the reason."""

    def __init__(self, what: str, file_name: str) -> None:
        """Ask where to save ``what`` (a few words); a folder gets a file of the name given."""
        super().__init__()
        self.heading = f"Save {what}"
        self._file_name = file_name
        self._path = LineInput(self._read, file_name)

    def body(self) -> ComposeResult:
        """Compose the field."""
        yield Field("Path", self._path)
        yield Static(f"From {text.clean_line(str(Path.cwd()))}; ~ is your home.", classes="remark", markup=False)

    def action_save(self) -> None:
        """Take the path."""
        if self.is_right():
            self.dismiss(self._path.read())

    def _read(self, typed: str) -> Target:
        if not typed.strip():
            raise ValueError("a path is missing")
        try:
            path = Path.cwd() / Path(typed.strip()).expanduser()
            if path.is_dir():
                path /= self._file_name
            elif typed.strip().endswith(os.sep):
                raise ValueError(f"there is no folder {path}")
            exists = path.exists()
            if path.is_dir() or exists and not path.is_file():
                raise ValueError(f"{path} is no file")
            if not path.parent.is_dir():
                raise ValueError(f"there is no folder {path.parent}")
            if not os.access(path if exists else path.parent, os.W_OK):
                raise ValueError(f"{path if exists else path.parent} must not be written")
        except RuntimeError as error:  # expanduser knows no such user
            raise ValueError("there is no such home folder") from error
        except OSError as error:
            raise ValueError(error.strerror or str(error)) from error
        return Target(path, exists)
