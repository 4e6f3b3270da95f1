"""Claude Code transcripts as the tool writes them, made here: raw UTF-8, no spaces, its order of keys."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

SESSION = "11111111-2222-4333-8444-555555555555"
"""The id of the session most tests are about."""

Value = dict[str, Any]


class Transcript:
    """Lines in the making; each follows the one before unless one goes back."""

    def __init__(self, session: str = SESSION, seed: int = 1) -> None:
        """Begin an empty session; a seed gives the ids."""
        self.session = session
        self.lines: list[Value] = []
        self.tip: str | None = None
        self._random = random.Random(f"{session} {seed}")
        self._count = 0

    def id(self) -> str:
        """A new id."""
        return str(UUID(int=self._random.getrandbits(128), version=4))

    def time(self) -> str:
        """The next moment."""
        self._count += 1
        hours, rest = divmod(self._count, 3600)
        return f"2026-03-{4 + hours // 24:02}T{hours % 24:02}:{rest // 60:02}:{rest % 60:02}.{self._count % 1000:03}Z"

    def line(self, kind: str, **fields: Any) -> Value:
        """Add a line of the graph."""
        uuid = self.id()
        value = {
            "parentUuid": self.tip,
            "isSidechain": False,
            "userType": "external",
            "cwd": "/home/ann/shop",
            "sessionId": self.session,
            "version": "2.1.14",
            "gitBranch": "main",
            "type": kind,
            "uuid": uuid,
            "timestamp": self.time(),
            **fields,
        }
        self.lines.append(value)
        self.tip = value["uuid"]
        return value

    def user(self, content: Any, **fields: Any) -> Value:
        """What a person says, or results."""
        return self.line("user", message={"role": "user", "content": content}, **fields)

    def reply(self, *blocks: Value, id: str = "", usage: Value | None = None, **fields: Any) -> list[Value]:
        """A reply of the model, a line a block, as the tool splits it."""
        name = id or f"msg_{self.id()[:8]}"
        told = usage or {"input_tokens": 10, "cache_read_input_tokens": 900, "output_tokens": 5}
        message = {"model": "claude-opus-4-5", "id": name, "type": "message", "role": "assistant"}
        return [
            self.line(
                "assistant",
                message={**message, "content": [block], "stop_reason": None, "usage": told},
                requestId="req_1",
                **fields,
            )
            for block in blocks
        ]

    def result(self, call: str, content: Any, *, is_error: bool = False, details: Any = None, **fields: Any) -> Value:
        """The result of a call."""
        block = {"tool_use_id": call, "type": "tool_result", "content": content}
        if is_error:
            block["is_error"] = True
        return self.user([block], toolUseResult=content if details is None else details, **fields)

    def loose(self, **fields: Any) -> None:
        """Add a line outside the graph."""
        self.lines.append(fields)

    def text(self) -> str:
        """The file's text."""
        return "".join(f"{json.dumps(line, ensure_ascii=False, separators=(',', ':'))}\n" for line in self.lines)

    def write(self, folder: Path, name: str = "") -> Path:
        """Write the file as the tool names it."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / (name or f"{self.session}.jsonl")
        path.write_text(self.text(), encoding="utf-8")
        return path


def said(text: str) -> Value:
    """A block of text."""
    return {"type": "text", "text": text}


def thought(text: str) -> Value:
    """A block of thinking."""
    return {"type": "thinking", "thinking": text, "signature": "EqQB"}


def used(call: str, name: str = "Bash", **arguments: Any) -> Value:
    """A block that calls a tool."""
    return {"type": "tool_use", "id": call, "name": name, "input": arguments}


WORDS = [
    *("the", "agent", "reads", "a", "file", "and", "then", "runs", "tests", "until", "they", "pass"),
    *("“quoted”", "größe", "def", "self"),
]


def realistic(session: str, turns: int, seed: int = 1) -> Transcript:
    """A session of so many turns, of about 25 kB each, as agents leave them: calls, results, edits, progress."""
    told = Transcript(session, seed)
    chance = random.Random(seed)

    def prose(words: int) -> str:
        return " ".join(chance.choices(WORDS, k=words))

    def code(lines: int) -> str:
        return "\n".join(f"    {number:4}→    {' '.join(chance.choices(WORDS, k=8))}" for number in range(lines))

    told.loose(
        type="file-history-snapshot", messageId=told.id(), snapshot={"trackedFileBackups": {}}, isSnapshotUpdate=False
    )
    for turn in range(turns):
        told.user(f"{turn}: {prose(20)}")
        for step in range(4):
            call = f"toolu_{turn}_{step}_{told.id()[:8]}"
            message = f"msg_{told.id()[:12]}"
            told.reply(thought(prose(40)), said(prose(30)), id=message)
            if step % 2:
                text = code(60)
                told.reply(used(call, "Read", file_path=f"/home/ann/shop/{prose(1)}.py"), id=message)
                file = {"filePath": "/home/ann/shop/a.py", "content": text, "numLines": 60, "startLine": 1}
                told.result(call, text, details={"type": "text", "file": file})
            else:
                told.reply(used(call, command=prose(12), description=prose(5)), id=message)
                told.line("progress", data={"type": "bash_progress", "output": prose(20), "elapsedTimeSeconds": 2})
                text = prose(200)
                told.result(call, text, details={"stdout": text, "stderr": "", "interrupted": False, "isImage": False})
        told.reply(said(prose(60)))
    return told


def folder_of(folder: Path, sessions: int, turns: int) -> Iterator[Path]:
    """Write a folder of sessions; yield the files."""
    for number in range(sessions):
        id = str(UUID(int=random.Random(number).getrandbits(128), version=4))
        yield realistic(id, turns, number).write(folder / f"-home-ann-shop-{number % 7}")
