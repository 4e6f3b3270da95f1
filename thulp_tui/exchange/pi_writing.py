"""A session as Pi keeps them, version 3: a header, then an entry a line, each the child of the one before.

A bookmark is a label, the session's name a ``session_info``, an event a ``custom`` entry. What Pi has no place for
stands in the last line, a ``custom`` entry named ``thulp``: ``{"head": …, "entries": {line: what is kept}}``.
"""

from collections.abc import Iterator

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.remarks import remarks_of
from thulp_tui.domain.session import Session, TeacherDemo
from thulp_tui.domain.summary import own_context
from thulp_tui.exchange import Written
from thulp_tui.exchange.assembly import object_of, text_of
from thulp_tui.exchange.json_text import in_utf8
from thulp_tui.exchange.keeping import head_of, kept, packed
from thulp_tui.exchange.pi_lines import CUSTOM
from thulp_tui.exchange.pi_turns import HARNESS, Ids, is_in_parts, line_of, tell, when, why_of
from thulp_tui.exchange.placing import name_of
from thulp_tui.exchange.replies import Turn, turns
from thulp_tui.exchange.source import Object

VERSION = 3
"""What a file says of its version."""
SUFFIX = ".pi.jsonl"
"""The end of a file's name."""
BOOKMARK = "bookmark"
"""The label of an entry with a bookmark and no note."""
INTENT: Object = {"says": "intent"}
"""What is kept of a text that is no entry of its own, but why a call was made."""

# Within strings JSON takes them as they are, but not everybody's readers of lines do.
_BREAKS = {mark.encode(): rb"\u%04x" % ord(mark) for mark in "\x85\u2028\u2029"}


def write(session: Session) -> Written:
    """The file. Nothing is left out."""
    texts = [in_utf8(_header(session))]
    before: JsonValue = None
    for line in _lines(session):
        line["parentId"], before = before, line["id"]
        texts.append(in_utf8(line))
    file = b"\n".join([*texts, b""])
    for mark, spelt in _BREAKS.items():
        # One byte is looked for ten times as quickly as two or three.
        if mark[-1:] in file:
            file = file.replace(mark, spelt)
    return Written(file)


def _lines(session: Session) -> Iterator[Object]:
    """All lines behind the header, as yet none of them the child of another."""
    ids = Ids()
    kind = session.metadata.session_type
    who = kind.model if isinstance(kind, TeacherDemo) else ""
    beside: Object = {}
    targets: dict[str, str] = {}
    for turn in turns(session.entries):
        told = tell(turn, ids, who)
        yield from told.lines
        if why_of(turn):
            beside[text_of(told.lines[0]["id"])] = INTENT
        for entry, key, plain in zip(_entries(turn), told.keys, told.plains, strict=True):
            if entry is turn.head:
                targets.setdefault(entry.id, key[:8])
            beside[key] = packed(kept(entry, plain, in_parts=is_in_parts(entry)))
    at = int(session.metadata.updated_at)
    for marked, text in labels(session).items():
        if target := targets.get(marked):
            yield line_of(ids.new(f"label {marked}"), at, "label", targetId=target, label=text)
    yield line_of(ids.new("name"), at, "session_info", name=session.name)
    data: Object = {"head": packed(head_of(session)), "entries": beside}
    yield line_of(ids.new("kept"), at, "custom", customType=CUSTOM, data=data)


def file_name(session: Session) -> str:
    """The name such a file has in a folder."""
    return f"{name_of(session)}{SUFFIX}"


def labels(session: Session) -> dict[str, str]:
    """Entry id → the label of a bookmark: the note on it, or a word."""
    remarks = remarks_of(session.context).by_entry
    return {id: remark.note or BOOKMARK for id, remark in remarks.items() if remark.is_bookmarked}


def _header(session: Session) -> Object:
    source, start = object_of(session.context.get("source")), object_of(own_context(session.context).get("start"))
    return {
        "type": "session",
        "version": VERSION,
        "id": session.id.as_str(),
        "timestamp": when(session.metadata.created_at),
        "cwd": text_of(source.get("cwd")) or text_of(start.get("cwd")),
        "harness": HARNESS,
    }


def _entries(turn: Turn) -> list[SessionEntry]:
    return [*([turn.message] if turn.message else []), *turn.calls]
