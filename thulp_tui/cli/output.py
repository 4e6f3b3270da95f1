"""What goes to standard output: text for people is cleaned, what is for programs goes out as it is."""

import json
import sys
from collections.abc import Iterable
from typing import Any

from thulp_tui.text import clean


def say(lines: Iterable[str]) -> None:
    """Prints lines for people, cleaned of what a terminal would obey; what the output's encoding lacks becomes ``?``.

    Each line goes out as it comes, so that a long session need not be in memory as text.
    """
    sys.stdout.flush()
    for line in lines:
        _write(clean(line))
    sys.stdout.buffer.flush()


def say_clean(line: str) -> None:
    """Prints a line for people that holds nothing that was not cleaned, and may hold styles; it is out at once."""
    sys.stdout.flush()
    _write(line)
    sys.stdout.buffer.flush()


def emit(text: str) -> None:
    """Writes exactly this text, as UTF-8 wherever it goes and with no line break added."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


def emit_json(value: Any) -> None:
    """Writes one JSON document and a line break."""
    emit(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def _write(line: str) -> None:
    sys.stdout.buffer.write(f"{line}\n".encode(sys.stdout.encoding, "replace"))
