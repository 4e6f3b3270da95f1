"""Whether a text may hold a secret at all: so much quicker than to look for one that most texts are done with it."""

from collections.abc import Iterable

from thulp_tui.recording.secret_names import may_assign
from thulp_tui.recording.secret_patterns import MAY_BE_VENDORS

VENDOR, PEM, URL, AUTHORIZATION, BEARER, NAME, PLACE, KNOWN, OWN, SPELT, MEMBER = (1 << bit for bit in range(11))
"""What there may be: bits of a number. `SPELT` is anything, for letters are spelt as JSON within text can;
`MEMBER` stands for what is secret for its key."""
ALL = (1 << 11) - 1
"""Anything."""

_IS_VENDOR = MAY_BE_VENDORS.search
_HOMES = ("/home/", "/Users/")


class Hints:
    """Tells what a text may hold."""

    def __init__(self, known: Iterable[str], places: Iterable[str], *, always: int = 0) -> None:
        """Know these values, and these home directories and names; what is `always` there cannot be told quickly."""
        self._known = tuple(value.encode("utf-8", "surrogatepass") for value in known)
        self._places = tuple(place.encode("utf-8", "surrogatepass") for place in places if not place.startswith(_HOMES))
        self._always = always

    def of(self, text: str) -> int:
        """Return what a text may hold; 0 for nothing."""
        data = text.encode("utf-8", "surrogatepass")
        small = data.lower()
        told = self._always | _in_addresses(data, small)
        if _IS_VENDOR(data) or b"dapi" in small:
            told |= VENDOR
        if b"authorization" in small:
            told |= AUTHORIZATION
        if b"bearer" in small:
            told |= BEARER
        if b"key" in small and (b"private key" in small or b"x-api-key" in small):
            told |= PEM | AUTHORIZATION
        if may_assign(small):
            told |= NAME
        if b"\\" in data and (b"\\u00" in data or b"\\/" in data):
            told |= SPELT
        return told | self._of_person(data)

    def _of_person(self, data: bytes) -> int:
        told = PLACE if b"/home/" in data or b"Users" in data else 0
        for value in self._known:
            if value in data:
                told |= KNOWN
        for place in self._places:
            if place in data:
                told |= PLACE
        return told


def _in_addresses(data: bytes, small: bytes) -> int:
    if b"://" not in data:
        return 0
    told = URL if b"@" in data else 0
    return told | VENDOR if b"hooks.slack.com" in small or b"/api/webhooks/" in small else told
