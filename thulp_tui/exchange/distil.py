"""The distil pack: a folder with `digest.md`, `tests.json` and `teacher_session.json` of a demonstration."""

import contextlib
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from thulp_tui.domain.session import Session
from thulp_tui.exchange.placing import name_of, place
from thulp_tui.recording.pack import Pack, pack
from thulp_tui.recording.redaction import redactor_for
from thulp_tui.settings import Settings

__all__ = ["build", "folder_name", "pack", "put"]


def build(session: Session, *, redact: bool, settings: Settings | None = None) -> Pack:
    """Return the pack; what this machine's environment and home tell is taken out unless `redact` is false.

    Raises Refused for a session that is no teacher demo.
    """
    redactor = redactor_for(os.environ, str(Path.home()), settings) if redact else None
    return pack(session, redactor)


def folder_name(session: Session) -> str:
    """The name of a pack's folder among others: the session's in small letters, and the beginning of its id."""
    return name_of(session, "demo")


def put(files: Mapping[str, str], folder: Path, *, overwrite: bool) -> None:
    """Put files into a folder, all or none; one that is not there is made, its parent must be.

    Raises FileExistsError when one of them is there and `overwrite` is false, OSError when they cannot be written.
    """
    folder = Path(os.path.realpath(folder))
    if folder.is_dir():
        _put_beside(files, folder, overwrite=overwrite)
        return
    temporary = folder.with_name(f".{folder.name[:200]}.{secrets.token_hex(4)}.tmp")
    try:
        temporary.mkdir()
        for name, text in files.items():
            place(temporary / name, text, overwrite=False)
        if folder.exists():
            raise FileExistsError(17, "File exists", str(folder))
        temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _put_beside(files: Mapping[str, str], folder: Path, *, overwrite: bool) -> None:
    """Put files into a folder that is there; what was put is taken back when one cannot be."""
    if not overwrite:
        there = next((folder / name for name in files if os.path.lexists(folder / name)), None)
        if there is not None:
            raise FileExistsError(17, "File exists", str(there))
    made: list[Path] = []
    try:
        for name, text in files.items():
            place(folder / name, text, overwrite=overwrite)
            made.append(folder / name)
    except OSError:
        for path in made if not overwrite else ():
            with contextlib.suppress(OSError):
                path.unlink()
        raise
