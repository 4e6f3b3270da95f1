"""OpenAI Codex's rollouts: ``~/.codex/sessions/YYYY/MM/DD/rollout-<time>-<uuid>.jsonl``, a line ``{timestamp, type,
payload}`` each.

What a person typed are the ``user_message`` events; the model is also given instructions and surroundings in the
person's name, which become system messages. Events that only repeat what stands in the model's items are passed over.
"""

import os
import re
from collections.abc import Iterator, Set
from pathlib import Path

from thulp_tui.domain.ids import EntryId
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.session import Session
from thulp_tui.exchange import lenient_json
from thulp_tui.exchange.assembly import Assembly, entry_id, list_of, moment, object_of, session_id, text_of
from thulp_tui.exchange.guessing import Head
from thulp_tui.exchange.source import Object, Source

FORMAT = "codex"
"""The format's name, which ``context["source"]`` has."""

REPEATING = frozenset(
    {
        *("agent_message", "agent_reasoning", "agent_reasoning_raw_content", "agent_reasoning_section_break"),
        *("task_started", "task_complete", "turn_started", "turn_complete", "exec_command_begin", "exec_command_end"),
        *("patch_apply_begin", "patch_apply_end", "mcp_tool_call_begin", "mcp_tool_call_end", "web_search_begin"),
        *("web_search_end", "item_started", "item_completed", "raw_response_item", "thread_name_updated"),
    }
)
"""Events that say again what the items say, or that the tool is at work."""

_GIVEN = re.compile(r"\s*(<(environment_context|user_instructions|INSTRUCTIONS|turn_aborted|skill)\b|# AGENTS\.md )")
_EXITED = re.compile(r"(?:Exit code: |Process exited with code )(-?\d+)")
_TOOK = re.compile(r"Wall time: ([\d.]+) seconds")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
_ITEMS = ("session_meta", "response_item", "event_msg", "turn_context", "compacted")


def home() -> Path:
    """Where the tool keeps its rollouts."""
    return Path(os.environ.get("CODEX_HOME") or Path.home() / ".codex") / "sessions"


def guess(head: Head) -> bool:
    """Whether the lines of a file's beginning look like a rollout's."""
    return any(text_of(line.get("type")) in _ITEMS and isinstance(line.get("payload"), dict) for line in head.lines)


def read(source: Source) -> Iterator[Session]:
    """Yield the session of a rollout. Raises OSError."""
    lines = [(number, value, object_of(value.get("payload"))) for number, value in source.lines()]
    meta = next((payload for _, value, payload in lines if value.get("type") == "session_meta"), {})
    named = _ID.search(source.path.stem)
    told = text_of(meta.get("id")) or (named[0] if named else source.path.stem)
    about: Object = {"format": FORMAT, **{name: value for name, value in meta.items() if name != "id"}}
    model = next((payload for _, value, payload in lines if value.get("type") == "turn_context"), {})
    about.update({name: model[name] for name in ("model", "effort") if name in model})
    forked = text_of(meta.get("forked_from_id"))
    assembly = Assembly(
        session_id(told),
        {"type": "agent", "agent_name": "Codex"},
        about,
        parent=session_id(forked) if forked else None,
        created=moment(meta.get("timestamp")),
    )
    typed = {text_of(payload.get("message")) for _, _, payload in lines if payload.get("type") == "user_message"}
    teller = _Teller(assembly, source, typed)
    for number, value, payload in lines:
        at = moment(value.get("timestamp"))
        teller.tell(entry_id(told, str(number)), at, text_of(value.get("type"), "unknown"), payload or value)
    yield assembly.session(source.time)


class _Teller:
    """Tells an assembly what the lines of a rollout say, in order."""

    def __init__(self, assembly: Assembly, source: Source, typed: Set[str]) -> None:
        """Begin; ``typed`` is what a person typed."""
        self._assembly = assembly
        self._source = source
        self._typed = typed
        self._calls: dict[str, Object] = {}
        self._thinking = ""

    def tell(self, id: EntryId, at: int | None, kind: str, payload: Object) -> None:
        """Add a line."""
        self._assembly.see(at)
        match kind:
            case "session_meta":
                return
            case "response_item":
                self._tell_item(id, at, text_of(payload.get("type"), "unknown"), payload)
            case "event_msg":
                self._tell_event(id, at, text_of(payload.get("type"), "unknown"), payload)
            case "turn_context":
                self._source.passed_over[kind] += 1
            case "compacted":
                self._assembly.event(id, at, kind, {"text": text_of(payload.get("message"))})
            case _:
                self._assembly.event(id, at, kind, payload)

    def _tell_event(self, id: EntryId, at: int | None, kind: str, payload: Object) -> None:
        if kind == "user_message":
            content = {name: value for name, value in payload.items() if name not in ("type", "message") and value}
            self._assembly.add(id, at, "user_message", {"text": text_of(payload.get("message")), **content})
        elif kind == "token_count":
            total = object_of(object_of(payload.get("info")).get("total_token_usage"))
            if total:
                self._assembly.used("total", total, "input_tokens", "output_tokens")
        elif kind in REPEATING:
            self._source.passed_over[kind] += 1
        else:
            self._assembly.event(id, at, kind, payload)

    def _tell_item(self, id: EntryId, at: int | None, kind: str, payload: Object) -> None:
        match kind:
            case "message":
                self._tell_message(id, at, payload)
            case "reasoning":
                told = [*list_of(payload.get("summary")), *list_of(payload.get("content"))]
                self._thinking = "\n\n".join(filter(None, (self._thinking, _text(told))))
            case "function_call" | "custom_tool_call" | "local_shell_call" | "web_search_call" | "tool_search_call":
                self._tell_call(id, at, kind, payload)
            case "function_call_output" | "custom_tool_call_output" | "tool_search_output":
                self._tell_output(id, at, kind, payload)
            case "ghost_snapshot":
                self._source.passed_over[kind] += 1
            case _:
                self._assembly.event(id, at, kind, payload)

    def _tell_message(self, id: EntryId, at: int | None, payload: Object) -> None:
        blocks = list_of(payload.get("content"))
        content: Object = {"text": _text(blocks) or text_of(payload.get("content"))}
        others = [block for block in blocks if "text" not in object_of(block)]
        if others:
            content["blocks"] = others
        text = text_of(content["text"])
        match payload.get("role"):
            case "assistant":
                self._assembly.add(id, at, "assistant_message", content | self._thought())
            case "user" if self._typed or _GIVEN.match(text):
                # What was typed is told by its event.
                if text not in self._typed:
                    self._assembly.add(id, at, "system_message", content)
            case "user":
                self._assembly.add(id, at, "user_message", content)
            case _:
                self._assembly.add(id, at, "system_message", content)

    def _tell_call(self, id: EntryId, at: int | None, kind: str, payload: Object) -> None:
        call_id = text_of(payload.get("call_id")) or text_of(payload.get("id")) or str(id)
        action = payload.get("action")
        match kind:
            case "function_call":
                name, arguments = text_of(payload.get("name")), lenient_json.within(payload.get("arguments"))
            case "custom_tool_call":
                name, arguments = text_of(payload.get("name")), payload.get("input")
            case "local_shell_call":
                name, arguments = "local_shell", action
            case _:
                name, arguments = kind.removesuffix("_call"), action if action is not None else payload.get("arguments")
        content = self._assembly.call(id, at, name, call_id, arguments)
        content.update(self._thought())
        if kind == "web_search_call":
            self._assembly.answer(content, None, success=payload.get("status") in ("completed", None))
        else:
            self._calls[call_id] = content

    def _tell_output(self, id: EntryId, at: int | None, kind: str, payload: Object) -> None:
        call = self._calls.pop(text_of(payload.get("call_id")), None)
        if call is None:
            self._assembly.event(id, at, kind, payload)
            return
        result, success, code, took = _outcome(payload.get("output", payload.get("tools")))
        self._assembly.answer(call, result, success=success, exit_code=code, duration_ms=took)

    def _thought(self) -> Object:
        thinking, self._thinking = self._thinking, ""
        return {"thinking": thinking} if thinking else {}


def _text(blocks: list[JsonValue]) -> str:
    return "\n\n".join(text for block in blocks if (text := text_of(object_of(block).get("text"))))


def _outcome(output: JsonValue) -> tuple[JsonValue, bool, int | None, float | None]:
    """A result, whether it is a success, the exit code and the milliseconds where they are told.

    Old rollouts hold JSON in a text, ``{"output", "metadata": {"exit_code", "duration_seconds"}}``; newer ones say it
    in the first lines of the text.
    """
    success = True
    if isinstance(output, dict) and "content" in output:
        success, output = output.get("success") is not False, output["content"]
    if isinstance(output, list) and output and all("text" in object_of(block) for block in output):
        output = _text(output)
    code: JsonValue = None
    took: JsonValue = None
    if isinstance(output, str):
        told = lenient_json.within(output) if output.startswith("{") else None
        if isinstance(told, dict) and isinstance(told.get("metadata"), dict) and "output" in told:
            metadata = object_of(told["metadata"])
            output, code, took = told["output"], metadata.get("exit_code"), metadata.get("duration_seconds")
        else:
            head = output[:400]
            if found := _EXITED.search(head):
                code = int(found[1])
            if found := _TOOK.search(head):
                took = float(found[1])
    exit_code = code if isinstance(code, int) and not isinstance(code, bool) else None
    millis = took * 1000 if isinstance(took, int | float) and not isinstance(took, bool) else None
    return output, success and exit_code in (0, None), exit_code, millis
