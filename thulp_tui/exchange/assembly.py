"""A session of another tool while it is put together: entries in order, stable ids, times, token usage."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import EntryId, SessionId
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.naming import suggest_name
from thulp_tui.domain.session import Session
from thulp_tui.domain.summary import PROGRAM_KEY
from thulp_tui.exchange.source import Object
from thulp_tui.text import clean_line, fit

NAMESPACE = uuid.UUID("6a3d0c51-9f0e-5b7c-8f6e-2f0b7c9d1e42")
"""The namespace of ids that are made from other tools' ids; it must never change, or all would be imported again."""

LONGEST_NAME = 80
"""Cells of a session's name."""

FILE_TIMES = "file"
"""What ``context["source"]["times"]`` says of a session whose times are those of its file, for it tells none."""

_EPOCH = datetime(1970, 1, 1)
_LATEST = 253_402_300_800_000
_AS_MILLIS = 100_000_000_000


def session_id(text: str, *more: str) -> SessionId:
    """The id itself where it is a UUID and stands alone, else one that is always the same for the same texts."""
    return SessionId(_uuid(text, *more))


def entry_id(text: str, *more: str) -> EntryId:
    """The id itself where it is a UUID and stands alone, else one that is always the same for the same texts."""
    return EntryId(_uuid(text, *more))


def _uuid(text: str, *more: str) -> str:
    if not more:
        try:
            return SessionId(text)
        except InvalidDocument:
            pass
    return str(uuid.uuid5(NAMESPACE, "\0".join((text, *more)).encode("utf-8", "replace").decode()))


def moment(value: JsonValue) -> int | None:
    """Milliseconds since 1970 of an ISO 8601 text or a number of seconds or milliseconds; None for anything else."""
    if isinstance(value, str):
        try:
            when = datetime.fromisoformat(value)
        except ValueError:
            return None
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        millis = round(when.timestamp() * 1000)
    elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LATEST:
        millis = int(value if value >= _AS_MILLIS else value * 1000)
    else:
        return None
    return millis if 0 <= millis < _LATEST else None


def iso(millis: int) -> str | None:
    """A moment in ISO 8601, in universal time, to the millisecond; None for one beyond the year 9999."""
    if not 0 <= millis < _LATEST:
        return None
    minutes, rest = divmod(millis, 60_000)
    return f"{_minute(minutes)}{rest / 1000:06.3f}Z"


@lru_cache(maxsize=64)
def _minute(minutes: int) -> str:
    """How the moments of a minute begin; many entries are made in one."""
    return (_EPOCH + timedelta(minutes=minutes)).isoformat()[:-2]


def text_of(value: JsonValue, default: str = "") -> str:
    """The value where it is text, else the default."""
    return value if isinstance(value, str) else default


def object_of(value: JsonValue) -> Object:
    """The value where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def list_of(value: JsonValue) -> list[JsonValue]:
    """The value where it is an array, else an empty one."""
    return value if isinstance(value, list) else []


@dataclass
class Assembly:
    """A session that is put together."""

    id: SessionId
    """Its id."""
    type: Object
    """Its type, as a document."""
    source: Object
    """What ``context["source"]`` says: ``format`` and what else is known of where it comes from."""
    name: str = ""
    """Its name; empty for one that is made of the first thing that a person said."""
    titles: list[str] = field(default_factory=list)
    """Every name that the tool has given it, in order; kept in ``context["source"]["titles"]``, see `merging`."""
    parent: SessionId | None = None
    """The session it came from."""
    status: str = "completed"
    """Where it stands: nothing is added to it here."""
    tags: tuple[str, ...] = ()
    """Its tags."""
    created: int | None = None
    """When it began, in milliseconds, where that is said."""
    updated: int | None = None
    """When it last changed, in milliseconds, as far as is known."""
    context: Object = field(default_factory=dict)
    """The rest of the context."""
    own: Object = field(default_factory=dict)
    """What this program keeps in the context: bookmarks, notes."""
    entries: list[dict[str, Any]] = field(default_factory=list)
    """The entries as documents; a timestamp of None is filled in at the end."""
    usage: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Tokens in and out by reply: a reply that is told twice counts once."""

    def add(self, id: EntryId, at: int | None, kind: str, content: JsonValue, **fields: JsonValue) -> Object:
        """Append an entry of a kind, with the kind's own fields; return its content, which may still be filled."""
        self.see(at)
        document = {"id": id, "timestamp": at, "entry_type": {"type": kind, **fields}, "content": content}
        self.entries.append(document)
        return content if isinstance(content, dict) else {}

    def take(self, document: Object) -> None:
        """Append an entry that is a whole document, its timestamp None where that is not known."""
        at = document["timestamp"]
        self.see(at if isinstance(at, int) else None)
        self.entries.append(document)

    def call(self, id: EntryId, at: int | None, name: str, call_id: str, arguments: JsonValue) -> Object:
        """Append a tool call that has no answer yet; return its content, for ``answer``."""
        content: Object = {"tool_call_id": call_id, "arguments": arguments, "result": None, "interrupted": True}
        return self.add(id, at, "tool_call", content, tool_name=name or "(no name)", success=False)

    def answer(self, content: Object, result: JsonValue, *, success: bool, **more: JsonValue) -> None:
        """Give a call its result, and whatever else is known of it and not None."""
        content["result"] = result
        del content["interrupted"]
        content.update({key: value for key, value in more.items() if value is not None})
        # Calls are answered soon after they were made.
        entry = next(entry for entry in reversed(self.entries) if entry["content"] is content)
        entry["entry_type"]["success"] = success

    def event(self, id: EntryId, at: int | None, event: str, content: JsonValue) -> None:
        """Append something that happened."""
        self.add(id, at, "system_event", content, event=event or "event")

    def see(self, at: int | None) -> None:
        """Take note of a time at which the session was still going on."""
        if at is not None:
            self.updated = max(at, self.updated or 0)

    def used(self, reply: str, usage: Mapping[str, JsonValue], into: str, out: str) -> None:
        """Count a reply's tokens, which stand under these two names."""
        self.usage[reply] = (_tokens(usage.get(into)), _tokens(usage.get(out)))

    def session(self, file_time: int) -> Session:
        """The session. ``file_time``: the time for one that tells none, in milliseconds. Raises InvalidDocument."""
        times = [entry["timestamp"] for entry in self.entries if entry["timestamp"] is not None]
        begun = self.created if self.created is not None else min(times, default=self.updated)
        source = dict(self.source)
        if begun is None:
            begun, source["times"] = file_time, FILE_TIMES
        last = begun
        for entry in self.entries:
            last = entry["timestamp"] = last if entry["timestamp"] is None else entry["timestamp"]
        if self.titles:
            source["titles"] = list[JsonValue](dict.fromkeys(self.titles))
        context: Object = {"source": source, **self.context}
        if self.usage:
            into, out = (sum(told[side] for told in self.usage.values()) for side in (0, 1))
            context["usage"] = {"input_tokens": into, "output_tokens": out}
        if self.own:
            context[PROGRAM_KEY] = self.own
        metadata: dict[str, Any] = {
            "id": self.id,
            "name": self._named(),
            "session_type": self.type,
            "created_at": begun,
            "updated_at": max(begun, last, self.updated or 0),
            "status": self.status,
            "tags": list(self.tags),
            "parent_session": self.parent,
        }
        entries: Any = self.entries
        return Session.from_document({"metadata": metadata, "entries": entries, "context": context})

    def _named(self) -> str:
        asked = (entry["content"] for entry in self.entries if entry["entry_type"]["type"] == "user_message")
        return title(self.name) or suggested((text_of(object_of(content).get("text")) for content in asked), self.type)


def title(told: str) -> str:
    """A name as a session has it that another tool gave."""
    return fit(clean_line(told).strip(), LONGEST_NAME)


def suggested(asked: Iterable[str], kind: Mapping[str, JsonValue]) -> str:
    """The name of a session that nobody named: made of the first thing that a person asked, else of its type."""
    if said := next(filter(None, asked), ""):
        return suggest_name("agent", {"said": said[:1000]})
    tag, *fields = kind.items()
    return suggest_name(text_of(tag[1]), dict(fields))


def _tokens(value: JsonValue) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else 0
