"""Files of many sessions for the benchmark, written as a fold writes them."""

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from thulp_tui.domain.session import Conversation, SessionMetadata
from thulp_tui.domain.summary import summarise
from thulp_tui.store.heads import counts_of
from thulp_tui.store.layout import (
    END,
    ENTRIES_END,
    Laid,
    as_bytes,
    entry_lines,
    file_pieces,
    head_line,
    rest_line,
)

RANDOM = random.Random(1)
WORDS = ["the", "agent", "reads", "a", "file", "and", "then", "runs", "tests", "until", "they", "pass", '"quoted"', "é"]
KINDS: list[dict[str, Any]] = [
    {"type": "user_message"},
    {"type": "assistant_message"},
    {"type": "tool_call", "tool_name": "read_file", "success": True},
]
START = 1_700_000_000_000


def entry(place: int) -> dict[str, Any]:
    """Return an entry of about 440 bytes."""
    return {
        "id": str(UUID(int=RANDOM.getrandbits(128))),
        "timestamp": START + place,
        "entry_type": KINDS[place % 3],
        "content": {"text": " ".join(RANDOM.choices(WORDS, k=56))},
    }


def metadata() -> SessionMetadata:
    """Return the metadata of a new session."""
    return SessionMetadata.new(" ".join(RANDOM.choices(WORDS, k=4)), Conversation(purpose="x")).with_tag("a")


def documents(counts: Sequence[int]) -> Iterator[Laid]:
    """Yield a session for each of these numbers of entries."""
    for number, entries in enumerate(counts, 1):
        head = metadata()
        values = map(entry, range(entries))
        texts = [json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() for value in values]
        empty = summarise(head, (), {})
        summary = empty._replace(entries=entries, turns=(entries + 1) // 3, tools=("read_file",))
        told = counts_of(summary)
        pieces = [head_line(number, head), rest_line({"context": {"usage": {"input_tokens": 1}}})]
        yield Laid(number, [*pieces, entry_lines(texts), ENTRIES_END], told)


def make(path: Path, sessions: int, entries: int) -> None:
    """Write a file of so many sessions with so many entries each."""
    make_each(path, [entries] * sessions)


def make_each(path: Path, counts: Sequence[int]) -> None:
    """Write a file with a session for each of these numbers of entries; the last one has been changed last."""
    with path.open("wb") as file:
        file.writelines(as_bytes(file_pieces({}, documents(counts), [])))
        file.write(END)
