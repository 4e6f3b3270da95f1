"""What a model sees of a session: its messages and calls in the protocol's form, as far as its window reaches.

Left out are events (pauses among them), evaluation results, rejected answers, and turns the window has no room for.
Turns are made from the last one back, so that of a long session no more is read than the window holds.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from thulp_tui.domain.answers import is_rejected, message_text, reply_of
from thulp_tui.domain.entry import SessionEntry, SkillExecution, ToolCall
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.strict_json import dumps
from thulp_tui.settings import ModelSettings

Message = dict[str, Any]
"""A message in the protocol's form."""

BYTES_PER_TOKEN = 3.5
"""UTF-8 bytes that make a token, on the safe side: models differ, and only their servers know."""
MESSAGE_TOKENS = 6
"""Tokens that a message takes beside its text."""
ANSWER_SHARE = 8
"""An answer is left this part of the window, unless the request says how long it may be."""
LONGEST_ID = 40
"""Characters of a call's id, as OpenAI's own server has it."""
NO_RESULT = "(no result: the call was interrupted)"
"""What stands for the result of a call that has none."""


@dataclass(frozen=True)
class Seen:
    """What a request holds."""

    messages: tuple[Message, ...]
    """In their order."""
    left_out: int = 0
    """How many of the oldest turns are left out."""
    tokens: int = 0
    """About how many tokens it takes."""


@dataclass
class _Turn:
    """What stands from one message of the user to the next."""

    messages: list[Message] = field(default_factory=list)
    called: Message | None = None
    reply: str = ""
    results: list[Message] = field(default_factory=list)

    def say(self, message: Message) -> None:
        """Add a message; the calls before it are whole."""
        self.close()
        self.messages.append(message)

    def call(self, entry: SessionEntry, ids: set[str]) -> None:
        """Add a call to the answer that asked for it."""
        reply, last = reply_of(entry), self.messages[-1] if self.messages else None
        if self.called is not None and reply != self.reply:
            self.close()
        if self.called is None:
            if self.results or last is None or last["role"] != "assistant" or "tool_calls" in last:
                self.say({"role": "assistant", "content": None})
            self.called, self.reply = self.messages[-1], reply
            self.called["tool_calls"] = []
        asked, result = _call(entry, ids)
        self.called["tool_calls"].append(asked)
        self.results.append(result)

    def close(self) -> None:
        """Put the results behind the answer that asked for them."""
        self.messages += self.results
        self.results, self.called = [], None


def seen(entries: Sequence[SessionEntry], model: ModelSettings, turns: int = 0) -> Seen:
    """Return what a model sees of these entries: system messages, then as many of the last turns as its window holds.

    Of the system messages those stay that stand before everything else. The last turn is never left out. ``turns`` is
    how many turns the entries have, as the session counts them: it tells how many are left out.
    """
    system: list[Message] = [{"role": "system", "content": model.system}] if model.system else []
    first = 0
    # One by one: going through them would read many at once.
    while first < len(entries) and (entry := entries[first]).kind in ("system_message", "system_event"):
        first += 1
        if entry.kind == "system_message" and (text := _text(entry)):
            system.append({"role": "system", "content": text})
    most, used = room(model), sum(map(tokens, system))
    kept: list[list[Message]] = []
    ids: set[str] = set()
    answered, read = 0, first
    for turn in _turns(entries, first):
        left = None if most is None or not kept else most - used
        said = None if left is not None and _least(turn) > left else _said(turn, ids)
        size = sum(map(tokens, said or ()))
        if said is None or (left is not None and size > left):
            break
        read += len(turn)
        answered += any(entry.kind == "assistant_message" for entry in turn)
        if said:
            kept.append(said)
            used += size
    left_out = 0 if read == len(entries) else max(1, turns - answered)
    return Seen((*system, *(message for turn in reversed(kept) for message in turn)), left_out, used)


def _turns(entries: Sequence[SessionEntry], first: int) -> Iterator[list[SessionEntry]]:
    """The turns from the last one back, each from a message of the user on."""
    turn: list[SessionEntry] = []
    for place in range(len(entries) - 1, first - 1, -1):
        entry = entries[place]
        turn.append(entry)
        if place == first or (entry.kind == "user_message" and _text(entry)):
            yield turn[::-1]
            turn = []


def _said(entries: Sequence[SessionEntry], ids: set[str]) -> list[Message]:
    """The messages of a turn."""
    turn = _Turn()
    for entry in entries:
        text = _text(entry)
        match entry.kind:
            case _ if is_rejected(entry):
                continue
            case "user_message" | "system_message" | "assistant_message" if text:
                turn.say({"role": entry.kind.removesuffix("_message"), "content": text})
            case "tool_call" | "skill_execution":
                turn.call(entry, ids)
    turn.close()
    return turn.messages


def _least(entries: Sequence[SessionEntry]) -> int:
    """How many tokens the messages of a turn take at least."""
    return int(sum(len(entry.text or "") for entry in entries if not is_rejected(entry)) / BYTES_PER_TOKEN)


def room(model: ModelSettings) -> int | None:
    """Return how many tokens of its window a model has for what it sees; None when its window is not known."""
    if model.window is None:
        return None
    wanted = model.parameters.get("max_completion_tokens", model.parameters.get("max_tokens"))
    kept = wanted if isinstance(wanted, int) else model.window // ANSWER_SHARE
    return max(0, model.window - kept)


def tokens(message: Message) -> int:
    """Return about how many tokens a message takes."""
    said = message.get("content") or ""
    called = dumps(message["tool_calls"]) if "tool_calls" in message else ""
    return MESSAGE_TOKENS + int(len(f"{said}{called}".encode("utf-8", "replace")) / BYTES_PER_TOKEN)


def _text(entry: SessionEntry) -> str:
    text = message_text(entry)
    if text is None and entry.content is not None:
        text = dumps(entry.content)
    return text if text and text.strip() else ""


def _call(entry: SessionEntry, ids: set[str]) -> tuple[Message, Message]:
    """A call and its result; ids are told apart, names made such that the protocol takes them."""
    kind = entry.entry_type
    assert isinstance(kind, ToolCall | SkillExecution)
    name = kind.tool_name if isinstance(kind, ToolCall) else kind.skill_name
    envelope = entry.envelope
    own = entry.id.replace("-", "")
    call_id = base = ((envelope.tool_call_id if envelope else "") or f"call_{own}")[:LONGEST_ID]
    number = 1
    while call_id in ids:
        # By the entry's id first: a number would change with every further one, and what servers remember with it.
        behind = f"_{own[-12:]}" + (f"_{number}" if number > 1 else "")
        call_id = base[: LONGEST_ID - len(behind)] + behind
        number += 1
    ids.add(call_id)
    arguments: JsonValue = envelope.arguments if envelope else None
    if not isinstance(arguments, dict):
        arguments = {} if arguments is None else {"input": arguments}
    function = {"name": re.sub(r"[^A-Za-z0-9_-]", "_", name)[:64] or "tool", "arguments": dumps(arguments)}
    result = {"role": "tool", "tool_call_id": call_id, "content": result_text(entry)}
    return {"id": call_id, "type": "function", "function": function}, result


def result_text(entry: SessionEntry) -> str:
    """Return what a model is told of how a call ended."""
    envelope = entry.envelope
    result = envelope.told if envelope else entry.content
    parts = []
    if envelope and envelope.exit_code:
        parts.append(f"exit code {envelope.exit_code}")
    if envelope and envelope.error not in (None, "", result):
        parts.append(envelope.error if isinstance(envelope.error, str) else dumps(envelope.error))
    if result not in (None, ""):
        parts.append(result if isinstance(result, str) else dumps(result))
    if not parts:
        return NO_RESULT if envelope and envelope.interrupted else "(nothing)"
    return "\n".join(parts)
