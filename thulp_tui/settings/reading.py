"""Reading the tables of a settings file: what is wrong is told with the file's and the key's name."""

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeGuard


class SettingsError(Exception):
    """A settings file that cannot be used; the message is one line naming the file, the key and what is allowed."""


class Reader:
    """Reads the tables of one settings file; every method raises SettingsError with the file's and the key's name."""

    def __init__(self, path: Path) -> None:
        """For the file ``path``, which messages name and to whose folder relative paths belong."""
        self.path = path

    def known(self, table: Mapping[str, Any], keys: Iterable[str], prefix: str = "") -> None:
        """Refuses a key that means nothing here, with the nearest one that does."""
        keys = list(keys)
        for key in table:
            if key not in keys:
                near = difflib.get_close_matches(key, keys, n=1)
                hint = f'did you mean "{prefix}{near[0]}"?' if near else "known keys: " + ", ".join(keys)
                raise SettingsError(f'{self.path}: unknown key "{prefix}{key}": {hint}')

    def table(self, table: Mapping[str, Any], key: str, prefix: str = "") -> Mapping[str, Any]:
        """A table inside the file, empty when it is not there."""
        value = table.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(f"{prefix}{key}", value, f"a table, [{prefix}{key}]")
        return value

    def text(self, table: Mapping[str, Any], key: str, what: str, prefix: str = "") -> str | None:
        """A non-empty text, None when it is not there."""
        value = table.get(key)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            raise self.wrong(f"{prefix}{key}", value, f"{what}, in quotes")
        return value

    def number(self, table: Mapping[str, Any], key: str, least: int, most: int, prefix: str = "") -> int | None:
        """A whole number from ``least`` to ``most``, None when it is not there."""
        value = table.get(key)
        if value is not None and (not is_count(value, most) or value < least):
            raise self.wrong(f"{prefix}{key}", value, f"a whole number from {least} to {most}")
        return value

    def wrong(self, key: str, value: object, allowed: str) -> SettingsError:
        """The complaint about one value, with the value in short."""
        shown = f'"{value}"' if isinstance(value, str) else str(value)
        shown = shown.lower() if isinstance(value, bool) else shown
        shown = shown if len(shown) <= 60 else shown[:59] + "…"
        return SettingsError(f"{self.path}: {key} = {shown} is not allowed; it takes {allowed}")


def is_count(value: object, most: int) -> TypeGuard[int]:
    """Whether a TOML value is a whole number from 0 to ``most``; true and false are none."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most
