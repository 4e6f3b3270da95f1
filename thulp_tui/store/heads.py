"""Summaries of thousands of sessions from lines that this program wrote.

Whether a line is good is decided when the file is opened, by one look at its text: what has exactly the form in which
this program writes it is something that thulp accepts. The summary itself is made when somebody asks for it, which is a
screenful at first. A line in any other form, a person's, is judged by the models, which takes ten times as long.
"""

import json
import re
from functools import lru_cache
from typing import Final

from thulp_tui.domain import strict_json
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.kinds import Count
from thulp_tui.domain.limits import SessionConfig
from thulp_tui.domain.session import SESSION_TYPES, SessionMetadata, SessionStatus
from thulp_tui.domain.summary import SessionSummary

TEXT: Final = r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\bfnrt]|u00[01][0-9a-f]))*+"'
"""A JSON string as this program writes it: no escape in it could be half of a surrogate pair."""
WHOLE: Final = r"(?:0|[1-9][0-9]{0,17})"
"""A whole number that fits wherever thulp has one with 64 bits."""
UUID: Final = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
"""An id in its one spelling."""
TEXTS: Final = rf"\[(?:{TEXT}(?:,{TEXT})*+)?\]"
"""An array of strings."""
_TYPES: Final = "|".join(
    rf'\{{"type":"{name}"'
    + "".join(
        f',"{field}":{WHOLE if declared is Count else TEXT}'
        for field, declared in model.fields.items()
        if field != "type"
    )
    + r"\}"
    for name, model in SESSION_TYPES.items()
)
METADATA: Final = (
    rf'\{{"id":"(?P<id>{UUID})","name":{TEXT},"session_type":(?:{_TYPES}),'
    rf'"created_at":{WHOLE},"updated_at":(?P<updated_at>{WHOLE}),"status":"(?:{"|".join(SessionStatus)})",'
    rf'"tags":{TEXTS},"parent_session":(?:null|"{UUID}")\}}'
)
"""A session's metadata as this program writes it, with its id and the time of its last change."""
COUNTS: Final = (
    rf'"entries":(?P<entries>{WHOLE})(?:,"turns":{WHOLE})?(?:,"failures":{WHOLE})?'
    rf'(?:,"last_score":-?{WHOLE}(?:\.[0-9]+)?(?:e(?:-[0-9]{{2,3}}|\+(?:[12]?[0-9]{{2}}|30[0-7])))?)?'
    rf'(?:,"tools":{TEXTS})?(?:,"notes":{WHOLE})?(?:,"bookmarks":{WHOLE})?'
    rf'(?:,"limits":(?P<limits>\{{.*\}}))?(?:,"awaiting_reply":true)?'
)
"""What the contents count of a session, as this program writes it, with the limits, which are looked at apart."""
COUNTED: Final = re.compile(COUNTS.encode())
"""The same, to be matched with a text."""
NOTHING: Final[tuple[object, ...]] = (0, None, [], False)
"""What is not written down of a session."""
_scan: Final = json.JSONDecoder().scan_once  # type: ignore[attr-defined]  # what `raw_decode` calls


class FiledSummary:
    """A summary as the texts that a file has of it, both found to be in the form in which this program writes them."""

    __slots__ = ("_counts", "_limits", "_made", "_metadata", "entries", "id", "updated_at")

    def __init__(
        self, metadata: bytes, found: re.Match[bytes], counted: re.Match[bytes], limits: SessionConfig | None
    ) -> None:
        """Take the metadata's text, how it matches METADATA and the counts match COUNTS, and the limits among them."""
        self.id = str.__new__(SessionId, found["id"].decode())
        """The session's id."""
        self.updated_at = int(found["updated_at"])
        """When the session last changed, in milliseconds."""
        self.entries = int(counted["entries"])
        """How many entries there are."""
        self._metadata = metadata
        self._counts = counted[0]
        self._limits = limits
        self._made: SessionSummary | None = None

    @property
    def counts(self) -> bytes:
        """What the contents count of it, in the form of COUNTS."""
        return self._counts

    @property
    def metadata_text(self) -> bytes:
        """The metadata's text, as long as no summary was made of it; then nothing."""
        return self._metadata

    @property
    def summary(self) -> SessionSummary:
        """The summary; it is made the first time."""
        # In this order: another thread may be making it, and lets go of the text when it has.
        text, made = self._metadata, self._made
        if made is None:
            made = self._made = _summary(_metadata(text, self.id), self._counts, self._limits)
            self._metadata = b""
        return made


Told = SessionSummary | FiledSummary
"""What is known of a session at a glance."""


def counts_of(summary: SessionSummary) -> bytes:
    """Return what the contents say of a session, besides its place: what is nothing is left out."""
    counted = ("entries",) if summary.last_score is None else ("entries", "last_score")
    counts = {
        "entries": summary.entries,
        "turns": summary.turns,
        "failures": summary.failures,
        "last_score": summary.last_score,
        "tools": list(summary.tools),
        "notes": summary.notes,
        "bookmarks": summary.bookmarks,
        "limits": summary.limits.to_document() if summary.limits else None,
        "awaiting_reply": summary.awaiting_reply,
    }
    # A score of 0 is one, and no entries are said to be none.
    told = {name: value for name, value in counts.items() if name in counted or value not in NOTHING}
    return strict_json.dumps(told)[1:-1].encode()


def told_of(text: bytes, counts: bytes, known: re.Match[bytes] | None) -> Told:
    """Return a session's summary as its metadata and what the contents count have it, two JSON texts in UTF-8.

    `known` is how the metadata match METADATA, if they do. Raises InvalidDocument for what thulp would refuse, and for
    what is no count.
    """
    counted = COUNTED.fullmatch(counts)
    limits = _limits(counted["limits"]) if counted and counted["limits"] else None
    if known and counted and is_utf_8(text):
        return FiledSummary(text, known, counted, limits)
    if not counted:
        raise InvalidDocument("", "these are no counts of a session")
    return _summary(SessionMetadata.from_document(strict_json.loads(text)), counts, limits)


def is_utf_8(text: bytes) -> bool:
    """Return whether these bytes are text."""
    if not text.isascii():
        try:
            text.decode()
        except UnicodeDecodeError:
            return False
    return True


def _summary(metadata: SessionMetadata, counts: bytes, limits: SessionConfig | None) -> SessionSummary:
    told, _ = _scan(f"{{{counts.decode()}}}", 0)
    return SessionSummary(
        metadata=metadata,
        turns=told.get("turns", 0),
        entries=told["entries"],
        failures=told.get("failures", 0),
        last_score=told.get("last_score"),
        tools=_shared(tuple(told.get("tools", ()))),
        notes=told.get("notes", 0),
        bookmarks=told.get("bookmarks", 0),
        limits=limits,
        awaiting_reply=told.get("awaiting_reply", False),
    )


def _metadata(text: bytes, session_id: SessionId) -> SessionMetadata:
    values, _ = _scan(text.decode(), 0)
    kind, parent = values["session_type"], values["parent_session"]
    values["id"] = session_id
    values["session_type"] = SESSION_TYPES[kind["type"]].unchecked(kind)
    values["created_at"] = int.__new__(Timestamp, values["created_at"])
    values["updated_at"] = int.__new__(Timestamp, values["updated_at"])
    values["status"] = _STATUSES[values["status"]]
    values["tags"] = _shared(tuple(values["tags"]))
    if parent is not None:
        values["parent_session"] = str.__new__(SessionId, parent)
    return SessionMetadata.unchecked(values)


@lru_cache(maxsize=4096)
def _shared(texts: tuple[str, ...]) -> tuple[str, ...]:
    # Sessions use the same few tools and tags: one tuple for all that do.
    return texts


@lru_cache(maxsize=256)
def _limits(text: bytes) -> SessionConfig:
    return SessionConfig.from_json(text)


_STATUSES: Final = {status.value: status for status in SessionStatus}
