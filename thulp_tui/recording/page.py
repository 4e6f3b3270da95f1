"""What a program printed, as the lines that a terminal would leave: no colours, no cursor, no control characters.

A terminal emulator (pyte) keeps a screen: it breaks lines at its width, keeps what scrolls away as cells, and takes
more than a hundred times as long.  A record wants the text.  So this obeys what rewrites a line (carriage return,
backspace, erasing, moving within the last lines, as progress bars do) and drops everything else.  Columns are
characters: wide ones count as one, which only matters to a program that moves back over them.
"""

import re
from collections.abc import Mapping
from typing import Any, Final, Self

ROWS: Final = 40
"""Lines at the end that can still be rewritten, as many as the pseudo-terminal has."""
LONGEST_SEQUENCE: Final = 4096
"""Characters of an escape sequence that never ends; what is longer is let go."""
LONGEST_LINE: Final = 65_536
"""Characters of a line that are kept for rewriting; what is longer is taken as printed."""
FURTHEST: Final = 1000
"""The furthest column that a cursor may be sent to beyond the end of a line."""
FULL_SCREEN: Final = "[full-screen program: its screen is not recorded]"
"""What stands for all that a program drew on the alternate screen."""

_TOKENS = re.compile(
    r"(?P<text>[^\x00-\x08\x0a-\x1f\x7f-\x9f]+)"
    r"|(?P<line>\r*\n)"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f-\x9a\x9c-\x9f])"
    r"|(?:\x1b\[|\x9b)(?P<parameters>[0-?]*)[ -/]*(?P<final>[@-~])"
    r"|\x1b[\]PX^_](?P<string>[^\x07\x1b\x18\x1a\x9c]*)(?:\x07|\x9c|\x1b\\|[\x18\x1a]|(?=\x1b[^\\]))"
    r"|\x1b[ -/]+[0-~]|\x1b[0-OQ-WYZ\\`-~]"
    r"|(?P<stray>[\x1b\x9b])"
)
_UNFINISHED = re.compile(
    r"(?:\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b\x18\x1a\x9c]*\x1b?|[ -/]*)|\x9b[0-?]*[ -/]*|\r+)\Z"
)
_MOVES: Final[dict[str, tuple[int, int | None]]] = {
    "A": (-1, 0),
    "B": (1, 0),
    "C": (0, 1),
    "D": (0, -1),
    "E": (1, None),
    "F": (-1, None),
    "G": (0, None),
    "`": (0, None),
}
"""A sequence's last character → rows and columns it moves for each of its number; None for a column of its own."""


class Page:
    """The lines that were printed; the last ones can still be rewritten."""

    def __init__(self) -> None:
        """Begin with an empty line."""
        self._lines = [""]
        self._row = self._column = 0
        self._pending = ""
        self._settled: list[str] = []
        self._is_drawing = False

    @classmethod
    def again(cls, state: Mapping[str, Any]) -> Self:
        """Return a page that goes on from where another one stood, all that was settled there taken.

        Raises KeyError, TypeError or ValueError for what no page has said of itself.
        """
        page = cls()
        page._lines, page._pending = [*map(str, state["lines"])] or [""], str(state["pending"])
        page._row = max(0, min(int(state["row"]), len(page._lines) - 1))
        page._column, page._is_drawing = max(0, int(state["column"])), bool(state["is_drawing"])
        return page

    @property
    def state(self) -> dict[str, Any]:
        """Where it stands, as JSON."""
        return {
            "lines": self._lines,
            "row": self._row,
            "column": self._column,
            "pending": self._pending,
            "is_drawing": self._is_drawing,
        }

    def feed(self, text: str) -> None:
        """Take what was printed next; an escape sequence may be cut anywhere between two calls."""
        text = self._pending + text
        self._pending = ""
        unfinished = _UNFINISHED.search(text, max(0, len(text) - LONGEST_SEQUENCE))
        if unfinished:
            text, self._pending = text[: unfinished.start()], unfinished[0]
        for token in _TOKENS.finditer(text):
            kind = token.lastgroup
            if kind == "text":
                self._write(token[0])
            elif kind == "line":
                self._feed_line()
            elif kind == "control" and not self._is_drawing:
                self._obey(token[0])
            elif kind == "final":
                self._obey_sequence(token["parameters"], token["final"])
        self._settle(len(self._lines) - ROWS)

    def end(self) -> None:
        """Nothing more will come: what was held back as half a sequence goes, a carriage return moves nothing."""
        self._pending = ""

    def settled(self) -> str:
        """Return what cannot change any more and was not returned before, with its line breaks."""
        settled = "".join(self._settled)
        self._settled.clear()
        return settled

    @property
    def rest(self) -> str:
        """What can still change."""
        return "\n".join(self._lines)

    def _settle(self, rows: int) -> None:
        """Let go of the first rows, and of a last one that is too long to be rewritten."""
        if len(self._lines[-1]) > LONGEST_LINE and self._row == len(self._lines) - 1:
            self._settled.append("\n".join(self._lines))
            self._lines, self._row, self._column = [""], 0, 0
        elif rows > 0:
            self._settled += [f"{line}\n" for line in self._lines[:rows]]
            del self._lines[:rows]
            self._row = max(0, self._row - rows)

    def _write(self, text: str) -> None:
        if self._is_drawing:
            return
        line, column = self._lines[self._row], self._column
        if column == len(line):
            self._lines[self._row] = line + text
        else:
            self._lines[self._row] = line[:column].ljust(column) + text + line[column + len(text) :]
        self._column = column + len(text)

    def _feed_line(self) -> None:
        if self._is_drawing:
            return
        self._column = 0
        self._row += 1
        if self._row == len(self._lines):
            self._lines.append("")
            if self._row >= 8 * ROWS:
                self._settle(self._row + 1 - ROWS)

    def _obey(self, control: str) -> None:
        if control == "\r":
            self._column = 0
        elif control == "\b":
            self._column = max(0, self._column - 1)
        elif control in "\v\f\x85":
            self._feed_line()

    def _obey_sequence(self, parameters: str, final: str) -> None:
        if parameters[:1] in ("?", ">", "<", "="):
            self._obey_mode(parameters, final)
        elif not self._is_drawing:
            number = parameters.partition(";")[0][:6]
            given = min(FURTHEST, int(number)) if number.isdigit() else 0
            if final in _MOVES:
                self._move(final, given)
            else:
                self._rewrite(final, given)

    def _move(self, final: str, given: int) -> None:
        rows, columns = _MOVES[final]
        by = max(1, given)
        self._row = max(0, min(len(self._lines) - 1, self._row + by * rows))
        if columns is None:
            self._column = by - 1 if final in "G`" else 0
        else:
            furthest = max(FURTHEST, len(self._lines[self._row]))
            self._column = max(0, min(furthest, self._column + by * columns))

    def _rewrite(self, final: str, given: int) -> None:
        line, column, by = self._lines[self._row], self._column, max(1, given)
        match final:
            case "K":
                kept = {0: line[:column], 1: " " * min(column + 1, len(line)) + line[column + 1 :], 2: ""}
                self._lines[self._row] = kept.get(given, line)
            case "J" if given == 0:
                self._lines[self._row] = line[:column]
                del self._lines[self._row + 1 :]
            case "P":
                self._lines[self._row] = line[:column] + line[column + by :]
            case "X":
                erased = " " * len(line[column : column + by])
                self._lines[self._row] = line[:column] + erased + line[column + by :]

    def _obey_mode(self, parameters: str, final: str) -> None:
        """The alternate screen is a full-screen program's; one line stands for it."""
        if final not in "hl" or not {"?1049", "?1047", "?47"} & set(parameters.split(";")):
            return
        if final == "h" and not self._is_drawing:
            self._row = len(self._lines) - 1
            if self._lines[self._row]:
                self._feed_line()
            self._column = 0
            self._write(FULL_SCREEN)
            self._feed_line()
        self._is_drawing = final == "h"
