"""A line of a Pi session, and what it comes to in a session of thulp."""

from collections.abc import Mapping

from thulp_tui.domain.ids import EntryId
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.exchange.assembly import Assembly, entry_id, list_of, moment, object_of, text_of
from thulp_tui.exchange.source import Object

CUSTOM = "thulp"
"""The ``customType`` of the line that keeps for thulp what Pi has no place for."""

_BASE = frozenset({"type", "id", "parentId", "timestamp"})
_TOLD = frozenset({"role", "content", "timestamp"})
_TOLD_OF_REPLY = _TOLD | {"usage"}
_TOKENS = {"input": "input_tokens", "output": "output_tokens"}
_TOLD_BY_CONTEXT = ("label", "session_info")


class Teller:
    """Tells an assembly what the lines of one branch say, in order."""

    def __init__(self, assembly: Assembly, told: str, labels: Mapping[str, Object]) -> None:
        """Begin; ``told`` is the session's id as the file has it."""
        self._assembly = assembly
        self._told = told
        self._labels = labels
        self._calls: dict[str, Object] = {}

    def tell(self, line: Object) -> None:
        """Add a line."""
        kind, at = text_of(line.get("type"), "unknown"), moment(line.get("timestamp"))
        self._assembly.see(at)
        key = text_of(line["id"])
        before = len(self._assembly.entries)
        if kind == "message":
            self._tell_message(key, at, object_of(line.get("message")))
        elif kind == "custom_message":
            self._assembly.add(self.name_of(key), at, "system_message", _said(line) | _rest(line, _BASE | {"content"}))
        elif kind not in _TOLD_BY_CONTEXT and not is_kept(line):
            event = text_of(line.get("customType")) or kind
            self._assembly.event(self.name_of(key), at, event, _summed_up(_rest(line, _BASE)))
        if label := self._labels.get(key):
            self._bookmark(key, label, is_there=len(self._assembly.entries) > before)

    def name_of(self, key: str, *more: str) -> EntryId:
        """The id of the entry that a line becomes, or of a further one of it."""
        return entry_id(self._told, key, *more)

    def _bookmark(self, key: str, label: Object, *, is_there: bool) -> None:
        at = moment(label.get("timestamp")) or 0
        if is_there:
            object_of(self._assembly.own.setdefault("bookmarks", {}))[self.name_of(key).as_str()] = {"at": at}
            note: Object = {"text": str(label["label"]), "at": at}
            object_of(self._assembly.own.setdefault("notes", {}))[self.name_of(key).as_str()] = note

    def _tell_message(self, key: str, at: int | None, message: Object) -> None:
        role = text_of(message.get("role"), "unknown")
        if role == "assistant":
            self._tell_reply(key, at, message)
            return
        if role == "toolResult":
            self._tell_result(key, at, message)
            return
        id, rest = self.name_of(key), _rest(message, _TOLD)
        match role:
            case "user":
                self._assembly.add(id, at, "user_message", _said(message) | rest)
            case "bashExecution":
                content = self._assembly.call(id, at, "bash", key, {"command": message.get("command")})
                code = message.get("exitCode")
                exit_code = code if isinstance(code, int) and not isinstance(code, bool) else None
                cancelled = message.get("cancelled") is True
                details = {name: rest[name] for name in rest if name not in ("command", "output", "exitCode")}
                success = exit_code in (0, None) and not cancelled
                self._assembly.answer(
                    content, message.get("output"), success=success, exit_code=exit_code, details=details, by="user"
                )
            case "custom" | "hookMessage":
                self._assembly.add(id, at, "system_message", _said(message) | rest)
            case _:
                self._assembly.event(id, at, role, _summed_up(_rest(message, _TOLD - {"content"})))

    def _tell_reply(self, key: str, at: int | None, message: Object) -> None:
        rest = _rest(message, _TOLD_OF_REPLY)
        if usage := object_of(message.get("usage")):
            self._assembly.used(key, usage, "input", "output")
            rest["usage"] = {_TOKENS.get(name, name): value for name, value in usage.items()}
        blocks = list_of(message.get("content"))
        content: Object = {}
        calls: list[Object] = []
        for block in map(object_of, blocks):
            kind = text_of(block.get("type"))
            if kind == "toolCall":
                calls.append(block)
            elif kind in ("text", "thinking") and isinstance(block.get(kind), str):
                before, said = content.get(kind), block[kind]
                content[kind] = f"{before}\n\n{said}" if before and said else before or said
            else:
                list_of(content.setdefault("blocks", [])).append(block)
        if content or not calls:
            self._assembly.add(self.name_of(key), at, "assistant_message", {**content, **rest})
            rest = {}
        for number, call in enumerate(calls):
            call_id = text_of(call.get("id"))
            id = self.name_of(key) if rest and not number else self.name_of(key, str(number))
            made = self._assembly.call(id, at, text_of(call.get("name")), call_id, call.get("arguments", {}))
            made.update({} if number else rest)
            self._calls[call_id] = made

    def _tell_result(self, key: str, at: int | None, message: Object) -> None:
        call = self._calls.pop(text_of(message.get("toolCallId")), None)
        if call is None:
            self._assembly.event(self.name_of(key), at, "tool_result", message)
            return
        blocks = list_of(message.get("content"))
        is_text = all(isinstance(object_of(block).get("text"), str) for block in blocks)
        result = _said(message)["text"] if is_text else message.get("content")
        details = message.get("details") or None
        self._assembly.answer(call, result, success=message.get("isError") is not True, details=details)


def is_kept(line: Object) -> bool:
    """Whether a line keeps something for thulp."""
    return line.get("type") == "custom" and line.get("customType") == CUSTOM


def _said(message: Object) -> Object:
    """What a message says, and the pictures in it."""
    content = message.get("content")
    if isinstance(content, str):
        return {"text": content}
    texts: list[str] = []
    others: list[JsonValue] = []
    for block in map(object_of, list_of(content)):
        if block.get("type") == "text":
            texts.append(text_of(block.get("text")))
        else:
            others.append(block)
    text = "\n".join(texts)
    return {"text": text or "[image]", "blocks": others} if others else {"text": text}


def _summed_up(content: Object) -> Object:
    """What an event says, its summary as the text that is shown."""
    return {"text": content.pop("summary"), **content} if isinstance(content.get("summary"), str) else content


def _rest(value: Object, known: frozenset[str]) -> Object:
    return {name: item for name, item in value.items() if name not in known and item is not None}
