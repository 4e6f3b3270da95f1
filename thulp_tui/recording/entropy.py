"""What looks random enough to be a secret of a shape that nobody knows: a list to be reviewed, taken out by nobody.

The limits are those of detect-secrets' entropy plugins (4.5 bits a character, 3 of hexadecimal digits). Most of what
they find is none, so hashes, UUIDs, paths and what has no digit are left aside, and the list is off by default.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from thulp_tui.domain.json_value import JsonValue
from thulp_tui.recording.findings import Place

MOST = 100
"""So many are listed."""
_BITS, _BITS_OF_HEX = 4.5, 3.0
_SHOWN = 4
_WORD = re.compile(r"[A-Za-z0-9+/_=-]{20,}")
_LONGEST = 500
_HEX = re.compile(r"[0-9a-f]+|[0-9A-F]+")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_HASHES = (32, 40, 64, 96, 128)
_NOT_LOOKED_AT = frozenset(("id", "tool_call_id", "reply", "signature", "uuid"))


@dataclass(frozen=True)
class Suspect:
    """What looks random."""

    hint: str
    """Its first characters and its length."""
    bits: float
    """Entropy, in bits a character."""
    place: Place
    """Where it stands first."""


class Suspects:
    """Remembers what looks random in what it is shown, each once; best shown what is redacted already."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._found: dict[str, Suspect] = {}

    @property
    def found(self) -> list[Suspect]:
        """The most random ones, first of all."""
        return sorted(self._found.values(), key=lambda one: -one.bits)[:MOST]

    def look(self, value: JsonValue, place: Place) -> None:
        """Look through a value that stands in a place."""
        for word in _random(value):
            if word not in self._found:
                self._found[word] = Suspect(f"{word[:_SHOWN]}…, {len(word)} characters", _entropy(word), place)


def _random(value: JsonValue) -> Iterator[str]:
    """The words of a value that look random."""
    pending = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, dict):
            pending += [member for key, member in one.items() if key not in _NOT_LOOKED_AT]
        elif isinstance(one, list):
            pending += one
        elif isinstance(one, str):
            yield from filter(_is_random, _WORD.findall(one))


def _is_random(word: str) -> bool:
    if len(word) > _LONGEST or word.count("/") > 2 or not any(map(str.isdigit, word)) or _UUID.search(word):
        return False
    if _HEX.fullmatch(word):
        return len(word) not in _HASHES and _entropy(word) > _BITS_OF_HEX
    return _entropy(word) > _BITS


def _entropy(word: str) -> float:
    """Shannon's entropy, in bits a character."""
    size = len(word)
    return -sum(count / size * math.log2(count / size) for count in Counter(word).values())
