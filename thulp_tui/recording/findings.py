"""What a redactor took out: of each secret its placeholder, kind, how often and where, and never the secret."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from thulp_tui.text import count

MOST_PLACES = 50
"""So many places of one secret are kept."""
_TOLD = 6


def in_words(secrets: Mapping[str, int] | None, places: int) -> str:
    """Return what was taken out: kind of secret → how many, and how many homes and names; None for not looked for."""
    if secrets is None:
        return "not redacted"
    parts = [f"{number:,} × {kind}" for kind, number in sorted(secrets.items())]
    if places:
        parts.append(f"{places:,} × home or user")
    return f"redacted (best effort): {', '.join(parts) or 'nothing found'}"


class Place(NamedTuple):
    """Where something stands."""

    session: str = ""
    """The session's id; empty where there is none."""
    entry: int = 0
    """The entry's number, from 1; 0 where it is in none."""
    part: str = ""
    """What of the session it is, such as ``name`` or ``context.usage``; empty for an entry."""

    def __str__(self) -> str:
        """In words."""
        return f"entry {self.entry:,}" if self.entry else self.part


@dataclass
class Found:
    """One secret, or one person's directory or name, that was replaced."""

    placeholder: str
    """What stands in its place."""
    kind: str
    """What it is: a vendor, ``password``, ``known``, ``home``, ``user``, the name of an own pattern…"""
    hint: str
    """What helps to know it: whose it is by its first characters, how long it is; never the secret."""
    count: int = 0
    """How often it was replaced."""
    places: list[Place] = field(default_factory=list)
    """Where, each place once, the first ones."""

    @property
    def is_secret(self) -> bool:
        """Whether it is a secret, and no place or name of a person."""
        return self.kind not in ("home", "user")

    @property
    def told(self) -> str:
        """All of it in a line; sessions by the beginnings of their ids."""
        where = [f"{place.session[:8]} {place}".strip() for place in self.places[:_TOLD]]
        more = " …" if len(self.places) > _TOLD else ""
        return f"{self.placeholder}  {self.count:,} ×  {self.hint}  {', '.join(where)}{more}"


class Findings:
    """Remembers what was replaced; the same secret has the same number wherever it stands."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.counts: Counter[str] = Counter()
        """Kind → how many secrets of it were replaced, each occurrence counted."""
        self.places: Counter[str] = Counter()
        """Home directories and user names that were replaced, by placeholder."""
        self.here = Place()
        """What is being gone through."""
        self._numbers: dict[str, dict[str, int]] = {}
        self._found: dict[str, Found] = {}

    @property
    def total(self) -> int:
        """How many secrets were replaced."""
        return self.counts.total()

    @property
    def found(self) -> list[Found]:
        """What was replaced, each once: secrets first, then places and names, in the order they were met."""
        return sorted(self._found.values(), key=lambda one: not one.is_secret)

    def secret(self, kind: str, secret: str, prefix: str = "", named: str = "") -> str:
        """Note a secret and return its placeholder; `prefix` is what may be shown of it, `named` where it is known."""
        self.counts[kind] += 1
        placeholder = f"«secret:{kind}:{self._number(kind, secret)}»"
        long = count(len(secret), "character")
        self._note(placeholder, kind, ", ".join(part for part in (named, f"{prefix}…" if prefix else "", long) if part))
        return placeholder

    def home(self) -> str:
        """Note the home directory and return its placeholder."""
        return self._place("«home»", "home", "your home directory")

    def user(self, user: str, *, is_own: bool) -> str:
        """Note a user's name and return its placeholder."""
        hint = "your name" if is_own else "a name in a path"
        return self._place(f"«user:{self._number('user', user)}»", "user", hint)

    def _place(self, placeholder: str, kind: str, hint: str) -> str:
        self.places[placeholder] += 1
        self._note(placeholder, kind, hint)
        return placeholder

    def _note(self, placeholder: str, kind: str, hint: str) -> None:
        found = self._found.get(placeholder)
        if found is None:
            found = self._found[placeholder] = Found(placeholder, kind, hint)
        found.count += 1
        if self.here not in found.places[-1:] and len(found.places) < MOST_PLACES and self.here not in found.places:
            found.places.append(self.here)

    def _number(self, kind: str, secret: str) -> int:
        numbers = self._numbers.setdefault(kind, {})
        return numbers.setdefault(secret, len(numbers) + 1)
