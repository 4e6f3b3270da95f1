"""The demo's sessions: believable ones of every kind, from the text files beside this module.

A file is one session in TOML, and its name is the key that others call it by. Its entries say who or what speaks
(`user`, `assistant`, `system`, `tool`, `skill`, `score`, `event`), and how many seconds `after` the one before; a
`bookmark` or a `note` may be on it. Ids are made from keys, times from now.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from importlib import resources
from itertools import accumulate
from typing import Any
from uuid import UUID

from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.session import Session

_FOLDER = "sample_sessions"
_UNITS = {"m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
_ABOUT_THE_ENTRY = {"after", "ok", "bare", "json", "tool", "skill", "note", "bookmark"}


def sessions(now: Timestamp) -> list[Session]:
    """The sample sessions as they stand at a moment, latest change first: ids are fixed, times relative to `now`."""
    files = resources.files("thulp_tui.exchange").joinpath(_FOLDER).iterdir()
    sources = {file.name.removesuffix(".toml"): file for file in files if file.name.endswith(".toml")}
    made = [_session(key, tomllib.loads(sources[key].read_text("utf-8")), now) for key in sorted(sources)]
    return sorted(made, key=lambda session: session.metadata.updated_at, reverse=True)


def _session(key: str, source: Mapping[str, Any], now: Timestamp) -> Session:
    """One session; `age` is the time since its last change, which is `closed_after` seconds after its last entry."""
    ends = [round(1000 * seconds) for seconds in accumulate(entry["after"] for entry in source["entries"])]
    updated = now.as_millis() - int(source["age"][:-1]) * _UNITS[source["age"][-1]]
    created = updated - ends[-1] - round(1000 * source.get("closed_after", 0))
    entries: list[JsonValue] = [
        {
            "id": _id(key, str(place)),
            "timestamp": created + ends[place],
            "entry_type": _entry_type(entry),
            "content": _content(entry, _id(key, str(place), "call")),
        }
        for place, entry in enumerate(source["entries"])
    ]
    return Session.from_document(
        {
            "metadata": {
                "id": _id(key),
                "name": source["name"],
                "session_type": source["type"],
                "created_at": created,
                "updated_at": updated,
                "status": source["status"],
                "tags": source.get("tags", []),
                "parent_session": _id(source["parent"]) if "parent" in source else None,
            },
            "entries": entries,
            "context": _context(source, _remarks(key, source, updated)),
        }
    )


def _id(*names: str) -> str:
    """A random-looking UUID (version 4) that is always the same for the same names."""
    digest = hashlib.sha256("/".join(("thulp-tui samples", *names)).encode()).digest()
    return str(UUID(bytes=digest[:16], version=4))


def _entry_type(entry: Mapping[str, Any]) -> JsonValue:
    """thulp's entry type of an entry."""
    if "tool" in entry:
        return {"type": "tool_call", "tool_name": entry["tool"], "success": entry.get("ok", True)}
    if "skill" in entry:
        return {"type": "skill_execution", "skill_name": entry["skill"], "success": entry.get("ok", True)}
    if "score" in entry:
        return {"type": "evaluation_result", "score": entry["score"], "metrics": entry["metrics"]}
    if "event" in entry:
        return {"type": "system_event", "event": entry["event"]}
    return {"type": next(f"{role}_message" for role in ("user", "assistant", "system") if role in entry)}


def _content(entry: Mapping[str, Any], call_id: str) -> JsonValue:
    """An entry's content by this project's conventions: a message's text, a call's envelope (unless it is `bare`)."""
    if "json" in entry:
        content: JsonValue = json.loads(entry["json"])
        return content
    if "tool" in entry or "skill" in entry:
        if entry.get("bare"):
            bare: JsonValue = _trimmed(entry["result"])
            return bare
        envelope: dict[str, JsonValue] = {
            "tool_call_id": f"call_{call_id.replace('-', '')[:24]}",
            "arguments": {},
            "result": None,
        }
        return envelope | {name: _trimmed(value) for name, value in entry.items() if name not in _ABOUT_THE_ENTRY}
    if "score" in entry or "event" in entry:
        return {"text": entry["text"]} if "text" in entry else _trimmed(entry.get("content"))
    text = next(_trimmed(entry[role]) for role in ("user", "assistant", "system") if role in entry)
    return {"text": text} | ({"usage": entry["usage"]} if "usage" in entry else {})


def _trimmed(value: Any) -> Any:
    """The value; text without the newline that its last line has in the file."""
    return value.removesuffix("\n") if isinstance(value, str) else value


def _remarks(key: str, source: Mapping[str, Any], at: int) -> dict[str, JsonValue]:
    """The bookmarks and notes on the entries, made at a moment."""
    entries = [(_id(key, str(place)), entry) for place, entry in enumerate(source["entries"])]
    notes: dict[str, JsonValue] = {
        entry_id: {"text": _trimmed(entry["note"]), "at": at} for entry_id, entry in entries if "note" in entry
    }
    bookmarks: dict[str, JsonValue] = {entry_id: {"at": at} for entry_id, entry in entries if entry.get("bookmark")}
    return {name: kept for name, kept in (("notes", notes), ("bookmarks", bookmarks)) if kept}


def _context(source: Mapping[str, Any], own: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """A session's context: its own, the sum of what was used, and its limits among what this program keeps."""
    context: dict[str, JsonValue] = dict(source.get("context", {}))
    used = [entry["usage"] for entry in source["entries"] if "usage" in entry]
    if used:
        context["usage"] = {kind: sum(usage[kind] for usage in used) for kind in ("input_tokens", "output_tokens")}
    if limits := source.get("limits"):
        minutes = limits.get("max_minutes")
        own |= {
            "limits": {
                "max_turns": limits.get("max_turns"),
                "max_entries": limits.get("max_entries"),
                "max_duration": None if minutes is None else {"secs": 60 * minutes, "nanos": 0},
                "limit_action": limits["action"],
            }
        }
    return context | ({"thulp_tui": own} if own else {})
