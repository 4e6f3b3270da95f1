"""Changing what was recorded of a demonstration: its entries' text, why calls were made, which entries there are.

The first form of an entry that is edited or removed is kept in ``context["thulp_tui"]["originals"]`` by its id, as
``{"at": ms, "entry": {…}}``, of a removed one with ``"after"``, the id before it or null, until the demonstration is
completed. Reordering is not offered.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from thulp_tui.domain import strict_json
from thulp_tui.domain.entry import SessionEntry, SkillExecution, ToolCall
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import EntryId, SessionId, Timestamp
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.operations import (
    REMOVED,
    EntryRef,
    Operation,
    RemoveEntries,
    ReplaceEntry,
    SetContext,
    SetMetadata,
)
from thulp_tui.domain.rules import Decision, Refused, require_not_closed
from thulp_tui.domain.session import TeacherDemo
from thulp_tui.domain.summary import PROGRAM_KEY, SessionSummary, own_context

NEXT = "next_call"
"""Where the intent of a call that is still to come is kept, within this program's part of the context."""


class Intent(NamedTuple):
    """Why a call is made and what it should show."""

    intent: str = ""
    """Why, in a line; empty for nothing."""
    expect: str = ""
    """What is expected; empty for nothing."""

    def __bool__(self) -> bool:
        """Whether anything is said."""
        return bool(self.intent or self.expect)


def is_call(entry: SessionEntry) -> bool:
    """Whether this is a tool call or a skill run."""
    return isinstance(entry.entry_type, ToolCall | SkillExecution)


def editable(entry: SessionEntry) -> tuple[str, bool]:
    """Return what can be edited of an entry: its text, or all of its content as JSON; and whether it is JSON."""
    if not is_call(entry) and entry.text is not None:
        return entry.text, False
    return strict_json.dumps(entry.content, indent=2), True


def edited(entry: SessionEntry, text: str) -> SessionEntry:
    """Return the entry with what was edited. Raises Refused with the place for JSON that thulp would not read."""
    _, is_json = editable(entry)
    try:
        if is_json:
            return entry.changed(content=strict_json.loads(text))
        content: JsonValue = {**entry.content, "text": text} if isinstance(entry.content, dict) else text
        return entry.changed(content=content)
    except InvalidDocument as problem:
        raise Refused(f"That cannot be recorded: {problem}.") from None


def intent_of(entry: SessionEntry) -> Intent:
    """Return what is said of why a call was made."""
    call = entry.envelope
    if call is None:
        return Intent()
    expect = call.expect if isinstance(call.expect, str) else ""
    return Intent(call.intent or "", expect)


def with_intent(entry: SessionEntry, intent: Intent) -> SessionEntry:
    """Return a call with its intent, or without one; a bare result becomes an envelope whose arguments are unknown."""
    content = entry.content
    if entry.envelope is None or not isinstance(content, dict):
        content = {"tool_call_id": str(entry.id), "arguments": None, "result": content}
    rest = {key: value for key, value in content.items() if key not in ("intent", "expect")}
    said: dict[str, JsonValue] = {"intent": intent.intent, "expect": intent.expect}
    return entry.changed(content={**rest, **{key: value for key, value in said.items() if value}})


def next_intent(context: Mapping[str, JsonValue]) -> Intent:
    """Return what is said already of the call that comes next."""
    kept = own_context(context).get(NEXT)
    if not isinstance(kept, Mapping):
        return Intent()
    parts = (kept.get("intent"), kept.get("expect"))
    return Intent(*(part if isinstance(part, str) else "" for part in parts))


def intended(
    entry: SessionEntry, context: Mapping[str, JsonValue], session_id: SessionId
) -> tuple[SessionEntry, tuple[Operation, ...]]:
    """Return a call that is about to be recorded with what was said of it before, and what takes that away.

    What the call says itself counts; of entries that are no calls nothing was said.
    """
    intent = next_intent(context)
    if not intent or not is_call(entry):
        return entry, ()
    gone = SetContext(session_id, (PROGRAM_KEY, NEXT), REMOVED)
    return (entry if intent_of(entry) else with_intent(entry, intent)), (gone,)


def set_next_intent(summary: SessionSummary, intent: Intent) -> Decision:
    """Return how something is said of the call that comes next, or no longer."""
    kept: JsonValue = {"intent": intent.intent, "expect": intent.expect}
    return Decision((SetContext(summary.id, (PROGRAM_KEY, NEXT), kept if intent else REMOVED),))


def explain(summary: SessionSummary, ref: EntryRef, entry: SessionEntry, intent: Intent, now: Timestamp) -> Decision:
    """Return how a recorded call gets its intent; `entry` is what stands there now."""
    _require_revisable(summary)
    new = with_intent(entry, intent)
    if new == entry:
        return Decision(())
    return Decision((ReplaceEntry(summary.id, ref, new, expect=entry), _touched(summary, now)))


def edit(
    summary: SessionSummary,
    context: Mapping[str, JsonValue],
    ref: EntryRef,
    old: SessionEntry,
    new: SessionEntry,
    now: Timestamp,
) -> Decision:
    """Return how an entry becomes another one, whose first form is kept."""
    _require_revisable(summary)
    if new == old:
        return Decision(())
    kept = _kept(summary, context, old, {"at": int(now), "entry": old.to_document()})
    return Decision((ReplaceEntry(summary.id, ref, new, expect=old), *kept, _touched(summary, now)))


def remove(
    summary: SessionSummary,
    context: Mapping[str, JsonValue],
    entries: Sequence[SessionEntry],
    places: Sequence[int],
    refs: Sequence[EntryRef],
    now: Timestamp,
) -> Decision:
    """Return how the entries at these places, which `refs` name, leave the session; their first forms are kept."""
    _require_revisable(summary)
    gone = tuple(entries[place] for place in places)
    kept: list[Operation] = []
    for place, entry in zip(places, gone, strict=True):
        after = str(entries[place - 1].id) if place else None
        known = _originals(context).get(entry.id)
        first: dict[str, JsonValue] = {"at": int(now), "entry": entry.to_document()}
        if isinstance(known, dict):
            first = known
        kept.append(SetContext(summary.id, (PROGRAM_KEY, "originals", str(entry.id)), {**first, "after": after}))
    return Decision((RemoveEntries(summary.id, tuple(refs), expect=gone), *kept, _touched(summary, now)))


def original_of(context: Mapping[str, JsonValue], entry_id: EntryId) -> SessionEntry | None:
    """Return an edited entry as it was first recorded; None when it never was edited, or that cannot be read."""
    kept = _originals(context).get(entry_id)
    document = kept.get("entry") if isinstance(kept, Mapping) else None
    try:
        return SessionEntry.from_document(document) if document is not None else None
    except InvalidDocument:
        return None


def _originals(context: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    kept = own_context(context).get("originals")
    return kept if isinstance(kept, Mapping) else {}


def _kept(
    summary: SessionSummary, context: Mapping[str, JsonValue], old: SessionEntry, first: JsonValue
) -> tuple[Operation, ...]:
    if old.id in _originals(context):
        return ()
    return (SetContext(summary.id, (PROGRAM_KEY, "originals", str(old.id)), first),)


def _require_revisable(summary: SessionSummary) -> None:
    require_not_closed(summary)
    if not isinstance(summary.session_type, TeacherDemo):
        raise Refused("Only what was recorded in a teacher demo can be changed.")


def _touched(summary: SessionSummary, now: Timestamp) -> SetMetadata:
    # As in `rules`: an undo must not change entries of a session that was closed meanwhile.
    return SetMetadata(summary.id, {"updated_at": now}, expect={"status": summary.status})
