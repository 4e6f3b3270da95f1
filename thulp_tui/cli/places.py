"""Which store a command works on, and where the program's own files are."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import platformdirs

from thulp_tui import settings, state
from thulp_tui.cli.complaints import Complaint

FILE_VARIABLE = "THULP_TUI_FILE"
"""The environment variable that names the store."""

STORE_NAME = "sessions.tinydb.json"
"""A store's name in a ``.thulp`` folder and in the user's data folder."""


def file_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command its ``--file``."""
    return click.option("--file", type=click.Path(path_type=Path), help="The store to work on.")(function)


def store_path(named: Path | None, configured: Path | None) -> Path:
    """The store to work on: the first of the name given, the environment's, the settings' (``configured``), the
    nearest ``.thulp`` folder's from here upwards, the user's data folder's. It need not exist.
    """
    if named is not None:
        return named.expanduser()
    if variable := os.environ.get(FILE_VARIABLE):
        return Path(variable).expanduser()
    if configured is not None:
        return configured
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / ".thulp").is_dir():
            return folder / ".thulp" / STORE_NAME
    return _data_folder() / STORE_NAME


def chosen(file: Path | None) -> Path:
    """The store of a command that has no screen: its own ``--file``, else the program's, else as everywhere."""
    return store_path(file or group_options().get("file"), settings.load().file)


def existing(file: Path | None) -> Path:
    """As ``chosen``, for a command that only reads: a store that does not exist is a complaint."""
    path = chosen(file)
    if not path.exists():
        raise Complaint(
            f"there is no file {path}; `thulp-tui import FOLDER` fills it with sessions of thulp and of other tools"
        )
    return path


def group_options() -> dict[str, Any]:
    """The options given before the command's name."""
    options = click.get_current_context().find_root().obj
    return options if isinstance(options, dict) else {}


def described() -> list[tuple[str, str]]:
    """The program's own files and the variables that move them, for the help."""
    return [
        ("Store", f"{_data_folder() / STORE_NAME} ({FILE_VARIABLE})"),
        ("Settings", f"{settings.path()} ({settings.PATH_VARIABLE})"),
        ("Drafts", f"{state.path()} ({state.PATH_VARIABLE})"),
    ]


def _data_folder() -> Path:
    """The user's folder for what programs keep."""
    return platformdirs.user_data_path("thulp-tui", appauthor=False)
