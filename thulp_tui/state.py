"""What the program remembers by itself from run to run: drafts, pins, views, the order, the place. Never settings.

One small JSON file: section → store file → key → value. A second running program's values survive, since ``save``
writes only what was changed here into whatever the file holds by then.
"""

import contextlib
import json
import os
import threading
from pathlib import Path
from typing import Any

import platformdirs

from thulp_tui.domain.view import View

PATH_VARIABLE = "THULP_TUI_STATE"
"""The environment variable that names another state file."""

DRAFTS = "drafts"
"""The section of texts that were typed and not yet recorded, by store file and session id."""

PINS = "pins"
"""The section of the sessions that stand first in the list, by store file and session id.

A pin is kept here and not in the session: it is one person's way to look at a file, which may be read-only or an
agent's, and it must not be exported or cost a write in it.
"""

PLACES = "places"
"""The section of where a person was when leaving, by store file."""

LAST = "last"
"""The key of the place that was left last."""

VIEWS = "views"
"""The section of the views that were given a name; they are good for every store file."""

PROGRAM = "program"
"""The section of what concerns the program and no session."""

ANY_FILE = "*"
"""Stands for a store file in the program's own section."""


def path() -> Path:
    """Where the state file is, whether or not it exists."""
    if named := os.environ.get(PATH_VARIABLE):
        return Path(named).expanduser()
    return platformdirs.user_state_path("thulp-tui", appauthor=False) / "state.json"


_default_path = path  # `load` has a parameter of that name


class State:
    """What is remembered; ``keep…`` changes it in memory, ``save`` writes it. Safe to call from several threads."""

    def __init__(self, path: Path, values: dict[str, Any] | None = None) -> None:
        """What ``values`` (the file's document) holds, to be saved to ``path``."""
        self.path = path
        self._values: dict[str, Any] = values or {}
        self._changed: dict[tuple[str, str, str], str] = {}
        self._lock = threading.RLock()

    def draft(self, file: Path, session_id: str) -> str:
        """The text that was being written in a session of the store ``file``; empty when there is none."""
        return self._kept(DRAFTS, _name(file)).get(session_id, "")

    def keep_draft(self, file: Path, session_id: str, text: str) -> None:
        """Remembers what is being written in a session of the store ``file``; an empty text forgets it."""
        self._keep(DRAFTS, _name(file), session_id, text)

    def pins(self, file: Path) -> frozenset[str]:
        """The ids of the sessions of the store ``file`` that are pinned."""
        return frozenset(self._kept(PINS, _name(file)))

    def keep_pin(self, file: Path, session_id: str, *, is_pinned: bool) -> None:
        """Remembers whether a session of the store ``file`` is pinned."""
        self._keep(PINS, _name(file), session_id, "pinned" if is_pinned else "")

    def place(self, file: Path) -> str:
        """Where a person was when leaving the store ``file``, in a text of the screen's; empty when that is unknown."""
        return self._kept(PLACES, _name(file)).get(LAST, "")

    def keep_place(self, file: Path, text: str) -> None:
        """Remembers where a person is in the store ``file``."""
        self._keep(PLACES, _name(file), LAST, text)

    def views(self) -> list[View]:
        """The views that were given a name, in the order of their names."""
        kept = (View.from_text(name, text) for name, text in self._kept(VIEWS, ANY_FILE).items())
        return sorted((view for view in kept if view), key=lambda view: view.name.casefold())

    def keep_view(self, view: View) -> None:
        """Remembers a view, in place of the one that has its name."""
        self._keep(VIEWS, ANY_FILE, view.name, view.to_text())

    def forget_view(self, name: str) -> None:
        """Forgets the view of this name."""
        self._keep(VIEWS, ANY_FILE, name, "")

    def recall(self, key: str) -> str:
        """A word that was remembered under ``key``, such as the theme; empty when there is none."""
        return self._kept(PROGRAM, ANY_FILE).get(key, "")

    def remember(self, key: str, word: str) -> None:
        """Remembers a word under ``key`` for the next run; an empty one forgets it."""
        self._keep(PROGRAM, ANY_FILE, key, word)

    def save(self) -> None:
        """Writes what changed here, wholly or not at all (mode 0600). Raises OSError; then nothing is forgotten."""
        with self._lock:
            if not self._changed:
                return
            # Loaded when the first change is saved: starting saves nothing, and loading takes 5 ms.
            from filelock import FileLock

            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with FileLock(self.path.with_name(f".{self.path.name}.lock"), poll_interval=0.002):
                values = _read(self.path)
                for place, text in self._changed.items():
                    _put(values, place, text)
                _replace(self.path, json.dumps(values, indent=2))
            self._values = values
            self._changed.clear()

    def _kept(self, section: str, file: str) -> dict[str, str]:
        with self._lock:
            kept = _section(_section(self._values, section), file)
            return {key: text for key, text in kept.items() if isinstance(text, str)}

    def _keep(self, section: str, file: str, key: str, text: str) -> None:
        with self._lock:
            if text != self._kept(section, file).get(key, ""):
                _put(self._values, (section, file, key), text)
                self._changed[section, file, key] = text


def load(path: Path | None = None) -> State:
    """What was remembered in ``path`` (default: the user's own file).

    A state file that cannot be understood is renamed to end in ``.damaged`` and an empty state is returned: losing a
    draft is bad, not starting is worse.
    """
    path = path or _default_path()
    return State(path, _read(path))


def _read(path: Path) -> dict[str, Any]:
    """The document in the state file; a damaged file is set aside, an absent or unreadable one counts as empty."""
    try:
        values = json.loads(path.read_bytes())
        if isinstance(values, dict):
            return values
    except (ValueError, RecursionError):
        pass
    except OSError:
        return {}
    with contextlib.suppress(OSError):
        path.replace(path.with_name(path.name + ".damaged"))
    return {}


def _replace(path: Path, text: str) -> None:
    """Puts a new file in the place of ``path``, on disk before it is seen."""
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _put(values: dict[str, Any], place: tuple[str, ...], text: str) -> None:
    """Sets one text inside nested objects, or removes it when it is empty, with the objects it leaves empty."""
    key, *rest = place
    if not rest:
        if text:
            values[key] = text
        else:
            values.pop(key, None)
        return
    inner = _section(values, key)
    _put(inner, tuple(rest), text)
    if inner:
        values[key] = inner
    else:
        values.pop(key, None)


def _section(values: dict[str, Any], key: str) -> dict[str, Any]:
    """The object at ``key``; an empty one where something else stands."""
    inner = values.get(key)
    return inner if isinstance(inner, dict) else {}


def _name(file: Path) -> str:
    """A store's name in the state file: its path without links, so that each way to it finds the same drafts."""
    return os.path.realpath(file)
