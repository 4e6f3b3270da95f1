"""A folded file's contents, for tests that tell lies in them."""

import json
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

Lines = list[dict[str, Any]]
TABLE = re.compile(rb'(?<=},"thulp_tui":\{\n)("1":\{[^\n]*\}\n)((?:,[^\n]*\n)*)(?=\},"changes":\{)')
"""The table `thulp_tui` of a folded file: its head, and a line a session."""


def told(path: Path) -> Lines:
    """Return what the contents say of each session."""
    found = TABLE.search(path.read_bytes())
    assert found
    return [json.loads(line[line.index(b":") + 1 :]) for line in found[2].splitlines()]


def tell(path: Path, lie: Callable[[Lines], object], *, signed: bool) -> None:
    """Write other contents into a file; signed, their checksum is right."""
    data = path.read_bytes()
    found = TABLE.search(data)
    assert found
    lines = told(path)
    lie(lines)
    texts = [
        json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
        for line in lines
    ]
    data = data[: found.start(2)] + b"".join(b',"%d":%b\n' % one for one in enumerate(texts, 2)) + data[found.end() :]
    path.write_bytes(data)
    if signed:
        sign(path)


def sign(path: Path) -> None:
    """Make the contents' checksum right."""
    data = path.read_bytes()
    found = TABLE.search(data)
    assert found
    head = {**json.loads(found[1].removeprefix(b'"1":')), "check": zlib.crc32(found[2])}
    text = json.dumps(head, separators=(",", ":")).encode()
    path.write_bytes(data[: found.start(1)] + b'"1":%b\n' % text + data[found.end(1) :])
