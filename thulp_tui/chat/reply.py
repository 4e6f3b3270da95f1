"""An answer as it grows: text, calls in pieces, usage.  Nothing that a server sends is taken for granted."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.json_value import CONTENT_LEVELS, JsonValue, check

MOST_CHARACTERS = 4_000_000
"""Characters of an answer at most, its calls included: a server without an end shall fill neither memory nor disk."""
MOST_CALLS = 128
"""Calls of an answer at most."""
HIDDEN = "«key»"
"""What stands for the key where a server says it."""
SHORTEST_KEY = 12
"""Characters of a key that is looked for; shorter ones, and those without a digit, are words such as `not-needed`."""
LARGEST = 2**63 - 1
"""The largest number of tokens that is believed."""


class TooLong(Exception):
    """More was sent than an answer can be."""


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call that a model asks for."""

    id: str
    """What the model calls it."""
    name: str
    """Which tool."""
    arguments: JsonValue
    """The input; the text itself where it is no JSON that can be recorded."""
    is_readable: bool = True
    """Whether the arguments are a JSON object."""


class Reply:
    """What has come of an answer."""

    def __init__(self) -> None:
        """Begin empty."""
        self.model = ""
        """What the server says answers; empty while it did not say."""
        self.finish_reason = ""
        """Why it ended, in the protocol's word; empty while it has not."""
        self.usage: dict[str, int] = {}
        """Its tokens, by this project's names; empty while they were not told."""
        self.is_thinking = False
        """Whether what comes is not said yet."""
        self.length = 0
        """Characters of what was said and thought."""
        self._key = ""
        self._text: list[str] = []
        self._thoughts: list[str] = []
        self._pieces: dict[int, dict[str, str]] = {}
        self._characters = 0

    @property
    def text(self) -> str:
        """What was said."""
        return self._told("".join(list(self._text)))

    @property
    def thoughts(self) -> str:
        """What was thought before, where the server tells."""
        return self._told("".join(list(self._thoughts)))

    @property
    def characters(self) -> int:
        """How many characters have come."""
        return self._characters

    @property
    def calls(self) -> tuple[Call, ...]:
        """The calls it asks for, in their order; to be asked when it has ended."""
        pieces = (piece for _, piece in sorted(self._pieces.items()) if piece.get("name"))
        return tuple(_call({name: self._told(text) for name, text in piece.items()}) for piece in pieces)

    def hide(self, key: str) -> None:
        """Let the key stand nowhere in what is told: a server may say what it was sent."""
        if len(key) >= SHORTEST_KEY and any(map(str.isdigit, key)):
            self._key = key

    def take(self, chunk: Mapping[str, Any]) -> None:
        """Take a piece of the stream, as the protocol's `chat.completion.chunk`. Raises TooLong."""
        model = chunk.get("model")
        if isinstance(model, str) and model:
            self.model = self._told(model)[:200]
        self._count(chunk.get("usage"))
        choices = chunk.get("choices")
        for choice in choices if isinstance(choices, list) else ():
            if isinstance(choice, Mapping) and choice.get("index", 0) in (0, None):
                self._choose(choice)
        if self._characters > MOST_CHARACTERS:
            raise TooLong

    def _told(self, text: str) -> str:
        mended = _mended(text)
        return mended.replace(self._key, HIDDEN) if self._key else mended

    def _choose(self, choice: Mapping[str, Any]) -> None:
        delta = choice.get("delta")
        if isinstance(delta, Mapping):
            self._say(self._text, delta.get("content"))
            self._say(self._text, delta.get("refusal"))
            # Some servers send the same under both names.
            self._say(self._thoughts, delta.get("reasoning_content") or delta.get("reasoning"))
            calls = delta.get("tool_calls")
            for piece in calls if isinstance(calls, list) else ():
                if isinstance(piece, Mapping):
                    self._gather(piece)
        reason = choice.get("finish_reason")
        if isinstance(reason, str) and reason:
            self.finish_reason = reason[:40]

    def _say(self, parts: list[str], text: object) -> None:
        if isinstance(text, str) and text:
            parts.append(text)
            self.length += len(text)
            self._characters += len(text)
            self.is_thinking = parts is self._thoughts

    def _gather(self, piece: Mapping[str, Any]) -> None:
        index, call_id = piece.get("index"), piece.get("id")
        if not isinstance(index, int) or isinstance(index, bool):
            # Some servers leave it out: a new id begins a new call, no id goes on with the last.
            known = [at for at, call in self._pieces.items() if call.get("id") == call_id]
            last = max(self._pieces, default=-1)
            index = known[0] if known else last + 1 if isinstance(call_id, str) and call_id else max(last, 0)
        if index not in self._pieces and len(self._pieces) >= MOST_CALLS:
            raise TooLong
        call = self._pieces.setdefault(index, {})
        function = piece.get("function")
        if isinstance(call_id, str) and call_id:
            call["id"] = call_id[:200]
        if isinstance(function, Mapping):
            name, arguments = function.get("name"), function.get("arguments")
            if isinstance(name, str) and name:
                # In pieces or, as some send it, whole each time.
                call["name"] = name if call.get("name") == name else (call.get("name", "") + name)[:200]
            if isinstance(arguments, Mapping):
                arguments = json.dumps(arguments)
            if isinstance(arguments, str):
                call["arguments"] = call.get("arguments", "") + arguments
                self._characters += len(arguments)

    def _count(self, usage: object) -> None:
        if not isinstance(usage, Mapping):
            return
        for theirs, ours in (("prompt_tokens", "input_tokens"), ("completion_tokens", "output_tokens")):
            value = usage.get(theirs)
            if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST:
                self.usage[ours] = value


def _call(piece: Mapping[str, str]) -> Call:
    text = piece.get("arguments", "").strip()
    call_id = piece.get("id", "") or f"call_{secrets.token_hex(12)}"
    name = piece["name"]
    try:
        arguments = json.loads(text or "{}")
        check(arguments, levels=CONTENT_LEVELS - 1)
    except (ValueError, InvalidDocument, RecursionError):
        return Call(call_id, name, text, is_readable=False)
    return Call(call_id, name, arguments, is_readable=isinstance(arguments, dict))


def _mended(text: str) -> str:
    """The text with pairs of surrogates joined that came in two pieces; a lone one becomes a replacement character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
