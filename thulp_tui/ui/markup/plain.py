"""Text as it was written: its lines and its indentation."""

from thulp_tui.text import clean
from thulp_tui.ui.markup.wrap import Line, wrap_runs


def plain(text: str, width: int, key: str = "text") -> list[Line]:
    """The text's lines in one style, wrapped to a width in cells; what continues a line stands below its beginning."""
    lines: list[Line] = []
    for line in clean(text).split("\n"):
        words = line.lstrip(" ")
        indent = [(" " * min(len(line) - len(words), width // 2), key)] if words else []
        lines += wrap_runs([(words, key)], width, indent, indent)
    return lines
