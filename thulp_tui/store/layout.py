r"""The lined file: how this program lays out a TinyDB file, and what it makes of one that is not whole.

To JSON a line break is white space, so the file is ordinary TinyDB JSON at every moment. Its lines let a document be
found, copied and added to without being parsed:

    {"other":{
    "1":{…}
    },
    "sessions":{
    "1":{"metadata":{…},
    "context":{…},"entries":[
    {"id":…},
    {"id":…}
    ]}
    ,"2":{…}
    },"thulp_tui":{
    "1":{"layout":1,"stamp":"…","sessions":2,"check":…}
    ,"2":{"doc":1,"bytes":…,"check":…,"entries":2,"turns":1}
    },"changes":{
    "1":{"op":"add_entries","session":"…","entries":[{…}]}
    ,"2":{"op":"set_metadata","session":"…","fields":{…}}
    }}

- Tables of other programs come first, each document's text as it was found, a line a document.
- A session's document is line 1 the metadata, line 2 the context and what this program does not know, then a line an
  entry, each beginning with its id in the one spelling. A document that thulp would refuse keeps its text.
- `thulp_tui` is written by a fold: after the head, for each document of `sessions` in order how many bytes it takes and
  what it counts. These contents are believed only if their checksum in the head is right; a place, only if all places
  before it fit, so the file is opened without reading bodies. Where one does not fit, somebody has edited the file:
  then documents are believed whose own checksum is right, and the others are read. A fold's stamp is random, so that no
  state of the file passes for one of another fold.
- `changes` grows: each change, of whatever kind and to however many sessions, is one line, written over the last three
  bytes in one write and synchronised. A **fold** writes a new file in which the changes have joined their sessions. It
  copies without the lock, and takes over the lines that arrived meanwhile under it.

What is not whole:

- A line that was cut short does not count, nor does NUL (a block that never reached the disk) and what follows it, nor
  a last line that begins with a brace of END (its first block never did): readers leave it out; the next writer keeps
  a copy of the torn file beside it, takes the torn end away, durably, and only then writes its own line.
  If just the final braces or line break are missing, the line counts.
- An unreadable line with readable text after it is damage: nothing is written.
- A line that is JSON but cannot be carried out (its session is gone, a person has edited it) is listed as damaged and
  stays in its table through every fold.
- Any other layout (stock TinyDB has written, a person has indented) is read by parsing all of it, and laid out in lines
  at the first change. Changes that are pending in it are carried out with care (see `pending`).
- A file whose layout has a number above LAYOUT is read the same way, and never written.
- What cannot be read is never written over.
"""

import json
import os
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from thulp_tui.domain import strict_json
from thulp_tui.domain.session import SessionMetadata
from thulp_tui.store.disk import OpenFile

SESSIONS: Final = "sessions"
"""The table in which every document is meant to be a session; new ones go here."""
DEFAULT: Final = "_default"
"""TinyDB's own first table: what looks like a session in it is one, what does not is somebody else's."""
OWN: Final = "thulp_tui"
"""The table of this program's own; document 1 says in which layout the file is."""
CHANGES: Final = "changes"
"""The table of the changes that have not joined their sessions' documents yet."""
LAYOUT: Final = 1
"""The latest layout that this program knows."""

OPEN_SESSIONS: Final = b'"sessions":{\n'
"""What stands before the first session."""
OPEN_OWN: Final = b'},"thulp_tui":{\n'
"""What stands behind the last session, at the beginning of a line."""
OPEN_CHANGES: Final = b'},"changes":{'
"""What stands before the first change, at the beginning of a line; a change's line begins with a line break."""
END: Final = b"\n}}"
"""What every file ends with."""
ENTRIES_END: Final = b"]}\n"
"""What stands behind the last entry of a session."""
NUMBER: Final = re.compile(rb'"([1-9][0-9]{0,17})":')
"""What a document's line begins with, without the comma before it."""
HEAD: Final = re.compile(rb'"([1-9][0-9]{0,17})":\{"metadata":(\{.*\}),\n')
"""A session's line 1, without the comma before it."""


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes of an open file."""

    file: OpenFile
    """The file."""
    start: int
    """Where they begin."""
    end: int
    """Where they end."""

    def __len__(self) -> int:
        """Return how many they are."""
        return self.end - self.start

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes, in pieces. Raises OSError."""
        return self.file.chunks(self.start, self.end)


Piece = bytes | Span
"""A part of a file to be written."""


class Laid(NamedTuple):
    """One document of the table `sessions`, ready to be written: its number, its bytes, and what they count."""

    doc_id: int
    """Its number."""
    pieces: Sequence[Piece]
    """Its bytes from the quoted number to the final line break."""
    counts: bytes
    """What `thulp_tui` says of it, as the members of a JSON object; see `heads`."""
    check: int | None = None
    """The checksum of its bytes, where that is known."""


def head_line(doc_id: int, metadata: SessionMetadata) -> bytes:
    """Return a session's line 1."""
    return f'"{doc_id}":{{"metadata":{strict_json.dumps(metadata.to_document())},\n'.encode()


def rest_line(rest: Mapping[str, Any]) -> bytes:
    """Return a session's line 2 of its context and what else stands in its document but metadata and entries."""
    return f'{strict_json.dumps({"context": {}, **rest})[1:-1]},"entries":[\n'.encode()


def parsed_rest(line: bytes) -> dict[str, Any]:
    """Return what stands in a session's line 2."""
    parsed: dict[str, Any] = strict_json.loads(b"{%b}" % line.removesuffix(b',"entries":[\n'))  # type: ignore[assignment]
    return parsed


def entry_lines(entries: Sequence[bytes]) -> bytes:
    """Return the lines of a session's entries, each given as JSON text."""
    return b"%b\n" % b",\n".join(entries) if entries else b""


def text_line(doc_id: int, text: str) -> bytes:
    """Return a document that is kept as the text in which it was found."""
    return f'"{doc_id}":{text}\n'.encode()


def change_line(change_id: int, document: bytes, *, is_first: bool) -> bytes:
    """Return the line of a change, beginning with its line break."""
    return b'\n%b"%d":%b' % (b"" if is_first else b",", change_id, document)


def file_pieces(
    others: Mapping[str, Mapping[int, str]], documents: Iterable[Laid], changes: Iterable[bytes]
) -> Iterator[Piece]:
    """Yield a lined file, piece by piece, up to its last change; END is still to be written."""
    yield b"{"
    for name, table in others.items():
        # Escaped, because a name may hold a lone surrogate, which UTF-8 cannot.
        yield f"{json.dumps(name)}:{{".encode()
        yield ",".join(f'\n"{doc_id}":{text}' for doc_id, text in table.items()).encode()
        yield b"\n},\n"
    yield OPEN_SESSIONS
    contents: list[bytes] = []
    for document in documents:
        if contents:
            yield b","
        yield from document.pieces
        size = sum(map(len, document.pieces))
        check = checksum(document.pieces) if document.check is None else document.check
        told = document.doc_id, size, check, document.counts
        contents.append(b',"%d":{"doc":%d,"bytes":%d,"check":%d,%b}\n' % (len(contents) + 2, *told))
    lines = b"".join(contents)
    head = {"layout": LAYOUT, "stamp": os.urandom(8).hex(), "sessions": len(contents), "check": zlib.crc32(lines)}
    yield OPEN_OWN + b'"1":%b\n' % strict_json.dumps(head).encode()
    yield lines
    yield OPEN_CHANGES
    for change_id, change in enumerate(changes, 1):
        yield change_line(change_id, change, is_first=change_id == 1)


def checksum(pieces: Iterable[Piece]) -> int:
    """Return the checksum of these bytes."""
    check = 0
    for piece in pieces:
        for data in [piece] if isinstance(piece, bytes) else piece.chunks():
            check = zlib.crc32(data, check)
    return check


def as_bytes(pieces: Iterable[Piece]) -> Iterator[bytes]:
    """Yield the bytes of these pieces; spans that touch are read together."""
    run: Span | None = None
    for piece in pieces:
        if isinstance(piece, Span):
            if run and run.file is piece.file and run.end == piece.start:
                run = Span(run.file, run.start, piece.end)
                continue
            if run:
                yield from run.chunks()
            run = piece
            continue
        if run and piece == b"," and run.file.read(run.end, run.end + 1) == piece:
            # The comma between two documents that stood beside each other in the old file.
            run = Span(run.file, run.start, run.end + 1)
            continue
        if run:
            yield from run.chunks()
            run = None
        yield piece
    if run:
        yield from run.chunks()
