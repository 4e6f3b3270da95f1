"""How answers and the calls they ask for stand in a session: begun as cut off, so that a crash leaves them so."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from thulp_tui.chat.answer import Answer
from thulp_tui.chat.reply import Call
from thulp_tui.chat.trouble import Trouble
from thulp_tui.domain.answers import ERROR
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import EntryId, SessionId, Timestamp
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.operations import Operation, ReplaceEntry, SetMetadata, ref_at

NOT_ALLOWED = "The user did not allow this call."
"""What a model is told of a call that a person refused."""
EVERY = 1.0
"""Seconds between two checkpoints of an answer."""
AT_FIRST = 200_000
"""Characters that checkpoints may write as often as that."""
RATE = 4_000
"""Characters a second that they may write on the average afterwards: each is a whole entry, and the file grows."""


@dataclass
class Checkpoints:
    """When what has come of an answer is next written."""

    begun: float
    """When it began, in seconds of a clock that only goes forward."""
    _last: float = field(default=float("-inf"), init=False)
    _written: int = field(default=0, init=False)
    _length: int = field(default=0, init=False)

    def is_due(self, length: int, now: float) -> bool:
        """Return whether an answer of so many characters is to be written now, and count it as written."""
        budget = AT_FIRST + RATE * (now - self.begun)
        if length == self._length or now - self._last < EVERY or self._written + length > budget:
            return False
        self._last, self._length = now, length
        self._written += length
        return True


def begun(model: str, now: Timestamp, left_out: int = 0) -> SessionEntry:
    """Return the entry of an answer that is asked for now."""
    entry = SessionEntry.assistant_message("", timestamp=now)
    parts: dict[str, JsonValue] = {"text": "", "model": model, "interrupted": True}
    if left_out:
        parts["left_out_turns"] = left_out
    return entry.changed(content=parts)


def shown(entry: SessionEntry, answer: Answer) -> SessionEntry:
    """Return the entry as it is shown while it grows."""
    return _changed(entry, text=answer.reply.text, thinking=answer.reply.thoughts or None, interrupted=None)


def so_far(entry: SessionEntry, answer: Answer) -> SessionEntry:
    """Return the entry as it is written while it grows: still one that was cut off."""
    reply = answer.reply
    return _changed(
        entry, text=reply.text, thinking=reply.thoughts or None, model=reply.model or None, interrupted=True
    )


def ended(entry: SessionEntry, answer: Answer) -> SessionEntry:
    """Return the entry of an answer that is whole, was stopped, or broke off."""
    reply = answer.reply
    return _changed(
        entry,
        text=reply.text,
        thinking=reply.thoughts or None,
        model=reply.model or None,
        finish_reason=reply.finish_reason or None,
        usage=dict(reply.usage) or None,
        duration_ms=answer.duration_ms,
        interrupted=True if answer.trouble else None,
        cancelled=True if answer.is_stopped else None,
    )


def calls(reply_id: EntryId, answer: Answer, now: Timestamp, *, is_alone: bool) -> list[SessionEntry]:
    """Return the entries of the calls an answer asks for; ``is_alone`` when it says nothing beside, as many do."""
    reply = answer.reply
    entries = [_open_call(call, str(reply_id), now) for call in reply.calls]
    if is_alone and entries:
        parts: dict[str, JsonValue] = {"model": reply.model or answer.model.model}
        if reply.usage:
            parts["usage"] = dict(reply.usage)
        entries[0] = _changed(entries[0], None, **parts)
    return entries


def _open_call(call: Call, reply_id: str, now: Timestamp) -> SessionEntry:
    content: dict[str, JsonValue] = {
        "tool_call_id": call.id,
        "arguments": call.arguments,
        "result": None,
        "interrupted": True,
        "reply": reply_id,
    }
    return SessionEntry.tool_call(call.name, False, content, timestamp=now)


def answered(entry: SessionEntry, result: str) -> SessionEntry:
    """Return a call with the result that a person wrote."""
    return _changed(entry, True, result=result, interrupted=None)


def refused(entry: SessionEntry, reason: str = NOT_ALLOWED) -> SessionEntry:
    """Return a call that was not run."""
    return _changed(entry, False, error=reason, interrupted=None)


def trouble_event(trouble: Trouble, model: str) -> tuple[str, JsonValue]:
    """Return the event, and its content, of an answer that could not be had."""
    content: dict[str, JsonValue] = {"text": trouble.sentence, "kind": trouble.kind, "model": model}
    if trouble.wait is not None:
        content["retry_after"] = trouble.wait
    return ERROR, content


def rejecting(
    session_id: SessionId, entries: Sequence[SessionEntry], places: Sequence[int], now: Timestamp
) -> tuple[Operation, ...]:
    """Return how answers and calls at these places are kept as rejected ones."""
    replaced = [
        ReplaceEntry(session_id, ref_at(entries, place), _changed(entries[place], rejected=True), expect=entries[place])
        for place in places
        if isinstance(entries[place].content, dict)
    ]
    return (*replaced, SetMetadata(session_id, {"updated_at": now})) if replaced else ()


def _changed(entry: SessionEntry, success: bool | None = None, **parts: JsonValue) -> SessionEntry:
    """Return an entry with parts of its content changed; None takes one away."""
    content = {**entry.content, **parts} if isinstance(entry.content, dict) else parts
    kept = {name: value for name, value in content.items() if name not in parts or value is not None}
    if success is None:
        return entry.changed(content=kept)
    return entry.changed(content=kept, entry_type=entry.entry_type.changed(success=success))
