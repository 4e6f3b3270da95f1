"""A TinyDB file's text and the documents in it: `{"table": {"1": {…}, "2": {…}}, …}`.

A document is kept as the text in which it stands. What this program does not know, or cannot read, is thus written back
byte for byte, and of a file that another program has written only the documents that differ are parsed again.

One document is one line when this module lays out the file. To JSON a line break is white space, so any layout is read.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Texts = Mapping[str, Mapping[int, str]]
"""Table name → document id → the document's JSON text."""
Judge = Callable[[str, int, int], str | None]
"""Told a table, a document's number and where it begins: returns its text if that is known to be JSON, else None."""

WHITE = re.compile(r"[ \t\n\r]*")
DOCUMENT_ID = re.compile(r"-?[0-9]{1,18}")
DECODER = json.JSONDecoder()


class BadText(ValueError):
    """This is not the text of a TinyDB file."""

    def __init__(self, reason: str, text: str, at: int) -> None:
        """Say what was found at this offset of the text."""
        super().__init__(reason)
        self.reason = reason
        """What was found."""
        line_start = text.rfind("\n", 0, at) + 1
        self.place = f"line {text.count(chr(10), 0, at) + 1} column {at - line_start + 1}"
        """Where: "line 3 column 14"."""


def parse(text: str, judge: Judge | None = None) -> dict[str, dict[int, str]]:
    """Return the documents of a file's text, every one checked to be JSON.

    Where `judge` knows a document's text, that string itself is returned. Raises BadText for what is no JSON or no
    TinyDB file (TinyDB's documents are numbered), and where a table or a document stands twice: one of the two would
    vanish when the file is written.
    """
    tables: dict[str, dict[int, str]] = {}
    at = WHITE.match(text).end()  # type: ignore[union-attr]  # matches everywhere
    members = Members(text, at, "the file")
    for name, start in members:
        if name in tables:
            raise BadText(f"there are two tables {json.dumps(name)}", text, start)
        table: dict[int, str] = {}
        documents = Members(text, start, f"table {json.dumps(name)}")
        for key, begin in documents:
            if not DOCUMENT_ID.fullmatch(key):
                what = f"{json.dumps(key)} in {json.dumps(name)} is no document number"
                raise BadText(f"this is no TinyDB file: {what}", text, begin)
            doc_id = int(key)
            if doc_id in table:
                raise BadText(f"document {doc_id} of table {json.dumps(name)} stands there twice", text, begin)
            known = judge(name, doc_id, begin) if judge else None
            if known is not None:
                table[doc_id], documents.at = known, begin + len(known)
            else:
                documents.at = value_at(text, begin)[1]
                table[doc_id] = text[begin : documents.at]
        tables[name], members.at = table, documents.at
    end = WHITE.match(text, members.at).end()  # type: ignore[union-attr]
    if end != len(text):
        raise BadText("something follows after the end", text, end)
    return tables


class Members:
    """The members of one JSON object, read one by one; who iterates moves `at` to the end of each value."""

    def __init__(self, text: str, at: int, what: str) -> None:
        """Begin at the offset where the object must stand; `what` names it for the reader of an error."""
        self.text = text
        """The whole text."""
        self.at = at
        """Where reading goes on."""
        if text[at : at + 1] != "{":
            found = "nothing" if at >= len(text) else "something else"
            raise BadText(f"{what} must be an object, here is {found}", text, at)

    def __iter__(self) -> Iterator[tuple[str, int]]:
        """Yield each key and the offset of its value; leaves `at` behind the closing brace."""
        text = self.text
        self.skip(self.at + 1)
        if text[self.at : self.at + 1] == "}":
            self.at += 1
            return
        while True:
            if text[self.at : self.at + 1] != '"':
                raise BadText("expected a name in double quotes", text, self.at)
            key, end = value_at(text, self.at)
            self.skip(end)
            self.expect(":")
            yield key, self.at
            self.skip(self.at)
            if text[self.at : self.at + 1] == "}":
                self.at += 1
                return
            self.expect(",")

    def skip(self, at: int) -> None:
        """Go on behind the white space that begins at an offset."""
        self.at = WHITE.match(self.text, at).end()  # type: ignore[union-attr]

    def expect(self, mark: str) -> None:
        """Go on behind a mark and the white space after it; raises BadText when something else stands there."""
        if self.text[self.at : self.at + 1] != mark:
            ending = ", but the file ends here" if self.at >= len(self.text) else ""
            raise BadText(f"expected {mark!r}{ending}", self.text, self.at)
        self.skip(self.at + 1)


def value_at(text: str, at: int) -> tuple[Any, int]:
    """Return the JSON value that begins here and the offset behind it; raises BadText when none can be read."""
    try:
        return DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        reason = "the file ends in the middle" if error.pos >= len(text) else error.msg[:1].lower() + error.msg[1:]
        raise BadText(reason, text, error.pos) from None
    except RecursionError:
        raise BadText("this document is nested too deeply to be read", text, at) from None
    except ValueError as error:
        raise BadText(f"this document cannot be read: {error}", text, at) from None


def lay_out(texts: Texts) -> Iterator[bytes]:
    """Yield the file of these documents, piece by piece: one document a line, UTF-8."""
    between_tables = "{"
    for name, documents in texts.items():
        # Escaped, because a name may hold a lone surrogate, which UTF-8 cannot.
        yield f"{between_tables}{json.dumps(name)}:{{".encode()
        mark = "\n"
        for doc_id, text in documents.items():
            yield f'{mark}"{doc_id}":{text}'.encode()
            mark = ",\n"
        between_tables = "\n},"
    yield b"\n}}" if texts else b"{}"
