"""Pi's sessions, version 3 (and 2, and the linear 1): a header and one entry a line, which form a tree.

``{"type": "session", "version": 3, "id", "timestamp", "cwd"}``, then ``{type, id, parentId, timestamp}``: see
`tree` for what becomes of the branches. A label becomes a bookmark, with its text as a note. What `pi_writing` keeps
for thulp makes the very session of it that was written, as far as nobody changed the file (`keeping`).
"""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.session import Session
from thulp_tui.exchange.assembly import Assembly, entry_id, moment, object_of, session_id, text_of
from thulp_tui.exchange.guessing import Head
from thulp_tui.exchange.pi_keeping import Kept
from thulp_tui.exchange.pi_lines import Teller, is_kept
from thulp_tui.exchange.source import Object, Source
from thulp_tui.exchange.tree import Node, branches

FORMAT = "pi"
"""The format's name, which ``context["source"]`` has."""

_SPEAKING = ("user", "assistant", "bashExecution")
_UUID_AT_END = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?=\.jsonl$)")


def home() -> Path:
    """Where the tool keeps its sessions."""
    return Path(os.environ.get("PI_CODING_AGENT_DIR") or Path.home() / ".pi" / "agent") / "sessions"


def guess(head: Head) -> bool:
    """Whether a file's first line is a session's header."""
    first = head.lines[0] if head.lines else {}
    return first.get("type") == "session" and "id" in first and "metadata" not in first


def read(source: Source) -> Iterator[Session]:
    """Yield the sessions of a file, branches after what they left. Raises OSError."""
    header: Object = {}
    lines: list[Object] = []
    for number, value in source.lines():
        if value.get("type") == "session" and not header:
            header = value
        else:
            lines.append({"id": f"line {number}", **value})
    told = text_of(header.get("id")) or source.path.stem
    about: Object = {"format": FORMAT, **{name: header[name] for name in header if name not in ("type", "id")}}
    labels = _labels(lines)
    kept = next((Kept(line.get("data"), told) for line in lines if is_kept(line)), None)
    found = branches([_node(line) for line in lines])
    ids: list[SessionId] = []
    for branch in found:
        if branch.parent is None:
            id, parent = session_id(told), _parent(header)
        else:
            id, parent = session_id(told, text_of(lines[branch.nodes[0]]["id"])), ids[branch.parent]
        ids.append(id)
        assembly = Assembly(id, {"type": "agent", "agent_name": "Pi"}, dict(about), parent=parent)
        if branch.parent is None:
            assembly.created = moment(header.get("timestamp"))
            assembly.titles = _names(lines)
            assembly.name = _name(lines)
        else:
            after = None if branch.after is None else entry_id(told, text_of(lines[branch.after]["id"])).as_str()
            assembly.source["branch"] = {"after": after}
        teller = Teller(assembly, told, labels)
        for number in branch.nodes:
            teller.tell(lines[number])
        if kept is None:
            yield assembly.session(source.time)
            continue
        kept.put_into(assembly)
        session = assembly.session(source.time)
        yield session if branch.parent is not None else kept.session(session, _name(lines), assembly.own)


def _node(line: Object) -> Node:
    message = object_of(line.get("message"))
    speaks = line.get("type") == "message" and text_of(message.get("role")) in _SPEAKING
    return Node(text_of(line["id"]), text_of(line.get("parentId")) or None, speaks)


def _parent(header: Object) -> SessionId | None:
    """The session that this one was forked from, whose file the header names."""
    path = text_of(header.get("parentSession"))
    if not path:
        return None
    found = _UUID_AT_END.search(path)
    return session_id(found[0] if found else Path(path).stem)


def _names(lines: Sequence[Object]) -> list[str]:
    """The names that were given, the last one of which counts."""
    return [text_of(line.get("name")) for line in lines if line.get("type") == "session_info"]


def _name(lines: Sequence[Object]) -> str:
    return next(reversed(_names(lines)), "")


def _labels(lines: Sequence[Object]) -> dict[str, Object]:
    """Target id → the line with the label it has in the end."""
    found: dict[str, Object] = {}
    for line in lines:
        if line.get("type") == "label":
            target = text_of(line.get("targetId"))
            if line.get("label"):
                found[target] = line
            else:
                found.pop(target, None)
    return found
