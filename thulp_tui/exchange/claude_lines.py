"""One line of a Claude Code transcript, and what it comes to in a session."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from thulp_tui.domain.json_value import JsonValue
from thulp_tui.exchange.assembly import Assembly, entry_id, list_of, moment, object_of, text_of
from thulp_tui.exchange.source import Object

ABOUT_THE_SESSION = ("sessionId", "agentId", "cwd", "version", "gitBranch", "slug", "entrypoint", "userType")
"""What the first line says of the whole session."""

PASSED_OVER = frozenset(
    {"progress", "file-history-snapshot", "queue-operation", "last-prompt", "permission-mode", "mode"}
)
"""Kinds of lines that say nothing of the conversation: passing states of the screen and of the tool's own files."""

_TITLES = {"ai-title": "aiTitle", "custom-title": "customTitle"}
_GRAPH = frozenset(
    {
        *ABOUT_THE_SESSION,
        *("type", "uuid", "parentUuid", "logicalParentUuid", "timestamp", "isSidechain", "message", "toolUseResult"),
        *("requestId", "subtype", "isMeta", "sessionKind", "sourceToolAssistantUUID", "promptId", "permissionMode"),
    }
)
_REPEATED = frozenset({"stdout", "originalFile", "file", "oldString", "newString", "content", "prompt"})
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_EXIT = re.compile(r"(?:Error: )?Exit code (\d+)")


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID in its usual form."""
    return _UUID.fullmatch(text) is not None


def title_of(kind: str, value: Object) -> str:
    """The session's title in a line that gives one; empty for any other line."""
    return text_of(value.get(_TITLES[kind])) if kind in _TITLES else ""


@dataclass(slots=True)
class Line:
    """One line."""

    uuid: str
    """Its id."""
    parent: str | None
    """The line that it follows, as it says; None where it says none."""
    kind: str
    """Its type."""
    at: int | None
    """When it was written, in milliseconds; the time of the line before where it says none."""
    reply: str
    """Which reply of the model it is a piece of; empty for other lines."""
    blocks: list[JsonValue]
    """The content of its message; a text is one block."""
    value: Object
    """The whole line."""
    speaks: bool
    """Whether a person or the model says something."""


def line_of(place: str, kind: str, value: Object, parent: str | None, before: int | None) -> Line:
    """A line that follows ``parent``; ``place`` names one without an id, ``before`` is the time of the line before."""
    message = object_of(value.get("message"))
    content = message.get("content")
    blocks: list[JsonValue] = [{"type": "text", "text": content}] if isinstance(content, str) else list_of(content)
    uuid = text_of(value.get("uuid")) or place
    if "toolUseResult" in value:
        value["toolUseResult"] = _details(value["toolUseResult"])
    at = moment(value.get("timestamp"))
    reply = text_of(message.get("id")) if kind == "assistant" else ""
    is_said = not _is_given(value) and not all(_type(block) == "tool_result" for block in blocks)
    speaks = kind == "assistant" or (kind == "user" and is_said)
    return Line(uuid, parent, kind, before if at is None else at, reply, blocks, value, speaks)


@dataclass
class Results:
    """The results of tool calls, which stand on later lines than the calls."""

    by_call: dict[str, tuple[Object, Line]] = field(default_factory=dict)
    """Call id → the block with its result, and the line it stands on."""
    calls: set[str] = field(default_factory=set)
    """The ids of all calls."""

    def take(self, line: Line) -> None:
        """Keep a line's results and the ids of its calls."""
        for block in line.blocks:
            if isinstance(block, dict) and block.get("type") == "tool_result":
                self.by_call.setdefault(text_of(block.get("tool_use_id")), (block, line))
            elif isinstance(block, dict) and block.get("type") == "tool_use":
                self.calls.add(text_of(block.get("id")))

    def tell_orphans(self, assembly: Assembly, lines: Sequence[Line]) -> None:
        """Add results whose calls are nowhere, as events."""
        own = {line.uuid for line in lines}
        for call_id, (block, line) in self.by_call.items():
            if call_id not in self.calls and line.uuid in own:
                assembly.event(entry_id(line.uuid, call_id), line.at, "tool_result", block)


class Teller:
    """Tells an assembly what the lines of one path say, in order."""

    def __init__(self, assembly: Assembly, results: Results) -> None:
        """Begin with an empty assembly."""
        self._assembly = assembly
        self._results = results
        self._reply = ""
        self._open: Object | None = None
        self._usage: Object = {}
        self._holder: Object | None = None

    def tell(self, line: Line) -> None:
        """Add a line."""
        self._assembly.see(line.at)
        if line.kind == "assistant":
            self._tell_reply(line)
        elif line.kind == "user":
            self._tell_user(line)
        elif line.kind == "attachment" and (prompt := _queued(line)):
            self._assembly.add(entry_id(line.uuid), line.at, "user_message", {"text": prompt, **_rest(line)})
        elif line.kind == "system":
            self._tell_event(line, text_of(line.value.get("subtype")) or "system")
        else:
            self._tell_event(line, line.kind)

    def finish(self) -> None:
        """Let go of the last reply."""
        self._close()

    def _tell_event(self, line: Line, event: str) -> None:
        content = _rest(line)
        if isinstance(said := content.pop("content", None), str):
            content = {"text": said, **content}
        elif said is not None:
            content["content"] = said
        if message := line.value.get("message"):
            content["message"] = message
        self._assembly.event(entry_id(line.uuid), line.at, event, content or None)

    def _tell_user(self, line: Line) -> None:
        said = [block for block in line.blocks if _type(block) != "tool_result"]
        if not said and line.blocks:
            return
        self._close()
        content: Object = {"text": _text(said)}
        if others := [block for block in said if _type(block) != "text"]:
            content["blocks"] = others
            content["text"] = content["text"] or f"[{', '.join(_type(block) for block in others)}]"
        content.update(_rest(line))
        text = text_of(content["text"])
        if _is_given(line.value):
            self._assembly.add(entry_id(line.uuid), line.at, "system_message", content)
        elif text.startswith("[Request interrupted by user"):
            self._assembly.event(entry_id(line.uuid), line.at, "interrupted", content)
        elif text.startswith(("<local-command-stdout>", "<local-command-stderr>", "<bash-stdout>")):
            self._assembly.event(entry_id(line.uuid), line.at, "local_command", content)
        else:
            self._assembly.add(entry_id(line.uuid), line.at, "user_message", content)

    def _tell_reply(self, line: Line) -> None:
        message = object_of(line.value.get("message"))
        if line.value.get("isApiErrorMessage") is True:
            self._close()
            self._assembly.event(entry_id(line.uuid), line.at, "api_error", {"text": _text(line.blocks), **_rest(line)})
            return
        reply = line.reply or line.uuid
        if reply != self._reply:
            self._close()
            self._reply = reply
        if usage := object_of(message.get("usage")):
            self._usage = usage
            self._assembly.used(reply, usage, "input_tokens", "output_tokens")
        names = iter([entry_id(line.uuid)])
        for place, block in enumerate(line.blocks):
            if _type(block) == "tool_use":
                id = next(names, None) or entry_id(line.uuid, str(place))
                self._call(id, line, object_of(block))
            else:
                if self._open is None:
                    id = next(names, None) or entry_id(line.uuid, str(place))
                    self._open = self._assembly.add(id, line.at, "assistant_message", {})
                    self._holder = self._holder if self._holder is not None else self._open
                    self._describe(self._open, line, message)
                _join(self._open, object_of(block))

    def _describe(self, content: Object, line: Line, message: Object) -> None:
        content.update({name: message[name] for name in ("model", "id") if name in message})
        if "id" in content:
            content["message_id"] = content.pop("id")
        content.update(_rest(line))

    def _call(self, id: Any, line: Line, block: Object) -> None:
        call_id = text_of(block.get("id"))
        content = self._assembly.call(id, line.at, text_of(block.get("name")), call_id, block.get("input", {}))
        self._holder = self._holder if self._holder is not None else content
        self._open = None
        if found := self._results.by_call.get(call_id):
            self._answer(content, *found)

    def _answer(self, content: Object, block: Object, line: Line) -> None:
        failed = block.get("is_error") is True
        self._assembly.see(line.at)
        known = dict(object_of(line.value.get("toolUseResult")))
        result = _plain(block.get("content"))
        took = known.pop("durationMs", None)
        code = _EXIT.match(result) if failed and isinstance(result, str) else None
        self._assembly.answer(
            content,
            result,
            success=not failed,
            exit_code=int(code[1]) if code else None,
            duration_ms=took if isinstance(took, int | float) else None,
            details=known or None,
        )
        if known.get("interrupted") is True:
            content["interrupted"] = True

    def _close(self) -> None:
        """End the reply: what it used stands with its first entry."""
        if self._holder is not None and self._usage:
            self._holder["usage"] = self._usage
        self._reply, self._open, self._usage, self._holder = "", None, {}, None


def _details(told: JsonValue) -> Object:
    """What the tool says of a result beside it; the result itself and whole files, which it says again, are let go."""
    return {name: value for name, value in object_of(told).items() if name not in _REPEATED and value not in ("", None)}


def _is_given(value: Object) -> bool:
    """Whether the tool itself says something in a person's name."""
    return value.get("isMeta") is True or value.get("isCompactSummary") is True


def _join(content: Object, block: Object) -> None:
    """Add a block to a reply."""
    for kind in ("text", "thinking"):
        if block.get("type") == kind and isinstance(block.get(kind), str):
            told = f"{content[kind]}\n\n{block[kind]}" if content.get(kind) else block[kind]
            content[kind] = told
            return
    if isinstance(others := content.setdefault("blocks", []), list):
        others.append(block)


def _type(block: JsonValue) -> str:
    return text_of(block.get("type"), "block") if isinstance(block, dict) else "block"


def _text(blocks: Sequence[JsonValue]) -> str:
    return "\n\n".join(text_of(block["text"]) for block in blocks if isinstance(block, dict) and "text" in block)


def _plain(content: JsonValue) -> JsonValue:
    """A result's text, where it is nothing but text."""
    if isinstance(content, list) and content and all(_type(block) == "text" for block in content):
        return "\n".join(text_of(object_of(block).get("text")) for block in content)
    return content


def _rest(line: Line) -> Object:
    """What a line says besides."""
    return {name: value for name, value in line.value.items() if name not in _GRAPH and value is not None}


def _queued(line: Line) -> str:
    """The prompt that a person typed while the model was busy."""
    attachment = object_of(line.value.get("attachment"))
    prompt = attachment.get("prompt") if attachment.get("type") == "queued_command" else None
    return _text(prompt) if isinstance(prompt, list) else text_of(prompt)
