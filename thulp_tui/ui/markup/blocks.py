"""Blocks of Markdown, written one below the other on a page: what stands within them is `inline`'s and `table`'s."""

from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from thulp_tui.text import clean, clean_line, width
from thulp_tui.ui.markup.code import code_lines, wrap_code
from thulp_tui.ui.markup.inline import inline_lines
from thulp_tui.ui.markup.table import Cell, Table, table_lines
from thulp_tui.ui.markup.wrap import Line, clip, run_width, trimmed, wrap_runs

_BOXES = {"blockquote_open", "bullet_list_open", "ordered_list_open", "list_item_open"}
_TASKS = {"[ ] ": "☐ ", "[x] ": "☑ ", "[X] ": "☑ "}


@dataclass
class Box:
    """What blocks are written into: the page, a quote, a list, an item of one."""

    lead: Line
    """What stands before each line."""
    style: str
    """The style of its words."""
    is_tight: bool = False
    """Whether no empty line parts its blocks."""
    is_empty: bool = True
    """Whether nothing has been written into it yet."""
    number: int | None = None
    """Of an ordered list the number of its next item."""


class Page:
    """Writes blocks token by token at one width."""

    def __init__(self, cells: int) -> None:
        """Begin an empty page of so many cells."""
        self.lines: list[Line] = []
        """The lines written so far."""
        self._cells = cells
        self._boxes = [Box([], "text")]
        self._mark: Line | None = None  # leads the next line, once, instead of the box's own lead

    def add(self, tokens: Sequence[Token], place: int) -> int:
        """Write the block that begins at a place and return the place after what was read."""
        token = tokens[place]
        if token.type in _BOXES:
            self._open(tokens, place)
        elif token.type.removesuffix("_close") + "_open" in _BOXES:
            self._close(token)
        elif token.type == "heading_open":
            self._part()
            self._write(inline_lines(tokens[place + 1], "h1" if token.tag in {"h1", "h2"} else "h2"))
            return place + 3
        elif token.type == "table_open":
            self._part()
            table, place = _read_table(tokens, place, self._boxes[-1].style)
            self._write_table(table)
        elif token.type == "inline":
            self._part()
            self._write(inline_lines(token, self._boxes[-1].style))
        elif token.type in {"fence", "code_block"}:
            self._part()
            self._write_code(token)
        elif token.type == "hr":
            self._part()
            lead = self._take_lead()
            self.lines.append([*lead, ("─" * max(1, self._cells - run_width(lead)), "rule")])
        return place + 1

    def _open(self, tokens: Sequence[Token], place: int) -> None:
        """Begin a quote, a list, or an item."""
        token, outer = tokens[place], self._boxes[-1]
        self._part()
        match token.type:
            case "blockquote_open":
                self._push(Box(outer.lead, "quote"), [("▌ ", "quotebar")], [("▌ ", "quotebar")])
            case "list_item_open":
                mark = self._item_mark(tokens, place)
                self._push(
                    Box(outer.lead, outer.style, outer.is_tight), [(mark, "bullet")], [(" " * width(mark), "text")]
                )
            case _:
                start = int(token.attrGet("start") or 0) if token.attrGet("start") is not None else 1
                number = start if token.type.startswith("ordered") else None
                self._boxes.append(Box(outer.lead, outer.style, _is_tight(tokens, place), number=number))

    def _push(self, box: Box, first: Line, rest: Line) -> None:
        """Begin a box whose lines are led by more than those around it."""
        self._mark = self._fitting([*(box.lead if self._mark is None else self._mark), *first])
        box.lead = self._fitting([*box.lead, *rest])
        self._boxes.append(box)

    def _fitting(self, lead: Line) -> Line:
        """The lead, where it leaves half of the page: what is nested deeper stands no further in."""
        return lead if run_width(lead) <= self._cells // 2 else clip(lead, self._cells // 2)

    def _item_mark(self, tokens: Sequence[Token], place: int) -> str:
        """What leads a list's next item: a bullet, a number, a task's box (which is taken from its words)."""
        numbered = self._boxes[-1]
        mark = "• "
        if numbered.number is not None:
            mark = f"{numbered.number}{tokens[place].markup} "
            numbered.number += 1
        words = tokens[place + 2].children if tokens[place + 1].type == "paragraph_open" else None
        if words and (task := _TASKS.get(words[0].content[:4])):
            words[0].content = words[0].content[4:]
            return task if mark == "• " else mark + task
        return mark

    def _close(self, token: Token) -> None:
        """End a box; an item without words still shows its mark."""
        if self._boxes.pop().is_empty and self._mark is not None:
            self._write([[]])

    def _part(self) -> None:
        """Leave an empty line between two blocks of one box."""
        box = self._boxes[-1]
        if not box.is_empty and not box.is_tight:
            self.lines.append(trimmed(list(box.lead)))
        box.is_empty = False

    def _take_lead(self) -> Line:
        """What leads the next line."""
        mark, self._mark = self._mark, None
        return list(self._boxes[-1].lead if mark is None else mark)

    def _write(self, lines: Sequence[Line]) -> None:
        """Write lines of words, wrapped."""
        for line in lines:
            self.lines += wrap_runs(line, self._cells, self._take_lead(), self._boxes[-1].lead)

    def _write_code(self, token: Token) -> None:
        """Write code behind a bar, its language above it."""
        info = clean_line(token.info.strip())
        rows = code_lines(clean(token.content.removesuffix("\n")), info.split(" ")[0])
        if info:
            rows.insert(0, [(info, "dim")])
        for row in rows:
            lead = self._take_lead()
            after = [*self._boxes[-1].lead, ("▏", "fence")]
            wrapped = wrap_code(row, self._cells, after)
            wrapped[0][: len(after)] = [*lead, ("▏", "fence")]
            self.lines += wrapped

    def _write_table(self, table: Table) -> None:
        """Write a table."""
        room = max(4, self._cells - run_width(self._boxes[-1].lead))
        for line in table_lines(table, room):
            self.lines.append(trimmed([*self._take_lead(), *line]))


def _is_tight(tokens: Sequence[Token], place: int) -> bool:
    """Whether a list's items are parted by no empty lines: markdown-it hides their paragraphs."""
    level = tokens[place].level
    for token in tokens[place + 1 :]:
        if token.type == "paragraph_open" and token.level == level + 2:
            return token.hidden
        if token.level == level:
            break
    return True


def _read_table(tokens: Sequence[Token], place: int, style: str) -> tuple[Table, int]:
    """The table that begins at a place, and the place of its end."""
    rows: list[list[Cell]] = []
    alignments: list[str] = []
    while tokens[place].type != "table_close":
        token = tokens[place]
        if token.type == "tr_open":
            rows.append([])
        elif token.type in {"th_open", "td_open"}:
            rows[-1].append(inline_lines(tokens[place + 1], "h2" if token.tag == "th" else style))
            if token.tag == "th":
                alignments.append(str(token.attrGet("style") or "").removeprefix("text-align:"))
        place += 1
    return Table(rows[0], rows[1:], alignments), place
