"""One entry whole: as lines for the screen of one entry, as text for the clipboard and for a file.

Unlike the timeline's bodies nothing is folded; only a budget of characters bounds what is laid out at once.
"""

from collections.abc import Iterator
from typing import NamedTuple

from thulp_tui.domain.answers import message_text, thinking
from thulp_tui.domain.entry import EvaluationResult, SessionEntry, SkillExecution, SystemEvent, ToolCall
from thulp_tui.domain.envelope import CallEnvelope
from thulp_tui.domain.strict_json import JsonValue, dumps
from thulp_tui.text import clean_line, took
from thulp_tui.ui.markup import Line, json_lines, markdown, plain, wrap_runs

FIRST = 16_000
"""Characters laid out at once: more would take longer than a person notices."""
ALL = 4_000_000
"""Characters laid out when all is asked for: what is longer still is for a file."""
A_LINE = 40
"""Characters counted for each line of JSON."""
BAR = 20
"""Cells of a score's bar."""


class Part(NamedTuple):
    """A part of an entry."""

    heading: str
    """What it is; empty where that is plain to see."""
    value: JsonValue
    """What it holds."""
    is_markdown: bool = False
    """Whether a text is Markdown."""


class Page(NamedTuple):
    """Lines at one width."""

    lines: list[Line]
    """Wrapped lines of (text, style key)."""
    is_whole: bool
    """Whether nothing was left out."""


def name(entry: SessionEntry) -> str:
    """Return what an entry is called beside its kind: the tool, the skill, the event; empty for others."""
    match entry.entry_type:
        case ToolCall(tool_name=called) | SkillExecution(skill_name=called) | SystemEvent(event=called):
            return called
    return ""


def parts(entry: SessionEntry) -> Iterator[Part]:
    """Yield what an entry says, in the order in which it is read."""
    kind, call = entry.entry_type, entry.envelope
    if isinstance(kind, ToolCall | SkillExecution) and call is not None:
        yield from _parts_of(call)
    elif (text := message_text(entry)) is not None:
        thought = thinking(entry)
        if text or not thought:
            yield Part("", text, is_markdown=not isinstance(kind, ToolCall | SkillExecution))
        if thought:
            yield Part("thought", thought)
    elif entry.content not in (None, {}, ""):
        yield Part("", entry.content)


def _parts_of(call: CallEnvelope) -> Iterator[Part]:
    for heading, value in (
        ("why", call.intent),
        ("expects", call.expect),
        ("arguments", call.arguments or None),
        ("error", call.error),
    ):
        if value is not None:
            yield Part(heading, value)
    yield Part("result", "no result" if call.result is None else call.told)


def facts(entry: SessionEntry) -> str:
    """Return how a call went: exit code, duration, whether it was interrupted; empty for others."""
    call = entry.envelope
    if call is None or not isinstance(entry.entry_type, ToolCall | SkillExecution):
        return ""
    said = ["interrupted before it ended"] if call.interrupted else []
    said += [f"exit {call.exit_code}"] if call.exit_code is not None else []
    said += [took(call.duration_ms)] if call.duration_ms is not None else []
    return " · ".join(said)


def as_text(entry: SessionEntry) -> str:
    """Return the entry as text: a message as it is, anything else part by part, values that are no text as JSON."""
    if entry.text is not None and entry.kind.endswith("message"):
        return entry.text
    kind = entry.entry_type
    pieces = [f"{name(entry)}  {facts(entry)}".rstrip()] if name(entry) else []
    if isinstance(kind, EvaluationResult):
        pieces.append("\n".join([f"score: {kind.score:g}", *(f"{key}: {n:g}" for key, n in kind.metrics.items())]))
    for part in parts(entry):
        said = part.value if isinstance(part.value, str) else dumps(part.value, indent=2)
        pieces.append(f"{part.heading}:\n{said}" if part.heading else said)
    return "\n\n".join(pieces)


def as_json(entry: SessionEntry) -> str:
    """Return the entry's document as indented JSON."""
    return dumps(entry.to_document(), indent=2)


def text_page(entry: SessionEntry, width: int, most: int) -> Page:
    """Lay out what an entry says at a width in cells, up to about ``most`` characters."""
    writer = _Writer(max(4, width), most)
    kind = entry.entry_type
    if isinstance(kind, EvaluationResult):
        writer.score(kind)
    elif name(entry):
        writer.title(name(entry), facts(entry))
    for part in parts(entry):
        writer.part(part)
    return writer.page()


def json_page(entry: SessionEntry, width: int, most: int) -> Page:
    """Lay out an entry's document as JSON at a width in cells, up to about ``most`` characters."""
    writer = _Writer(max(4, width), most)
    writer.json(entry.to_document())
    return writer.page()


class _Writer:
    """Writes parts below one another until its budget is used up."""

    def __init__(self, width: int, most: int) -> None:
        """Begin with nothing."""
        self._lines: list[Line] = []
        self._width = width
        self._left = most
        self._is_whole = True

    def page(self) -> Page:
        """Return what was written."""
        return Page(self._lines or [[("(empty)", "dim")]], self._is_whole)

    def title(self, called: str, said: str) -> None:
        """Write the name of what was called, and how it went."""
        runs = [(clean_line(called), "title"), ("  ", "text"), (said, "dim")]
        self._lines += wrap_runs(runs if said else runs[:1], self._width)

    def score(self, kind: EvaluationResult) -> None:
        """Write a score with its bar, and its metrics one below the other."""
        cells = max(4, min(BAR, self._width - 16))
        filled = round(min(1.0, max(0.0, kind.score)) * cells)
        tone = "ok" if kind.score >= 0.8 else "warn" if kind.score >= 0.5 else "bad"
        line: Line = [(f"score {kind.score:g}  ", "title"), ("▇" * filled, tone), ("▁" * (cells - filled), "rule")]
        self._lines += wrap_runs(line, self._width)
        for metric, value in kind.metrics.items():
            if self._spend(len(metric) + A_LINE):
                self._lines += wrap_runs([(f"{clean_line(metric)}  ", "dim"), (f"{value:g}", "c_number")], self._width)

    def part(self, part: Part) -> None:
        """Write a part under its heading."""
        if self._lines:
            self._lines.append([])
        if part.heading:
            self._lines.append([(part.heading, "h1")])
        if not isinstance(part.value, str):
            self.named(part.value) if part.heading == "arguments" else self.json(part.value)
        elif part.is_markdown:
            self._lines += markdown(self._taken(part.value), self._width)
        else:
            self._lines += plain(self._taken(part.value), self._width, "bad" if part.heading == "error" else "text")

    def named(self, value: JsonValue) -> None:
        """Write arguments by their names: texts of several lines below, everything else beside."""
        if not isinstance(value, dict):
            self.json(value)
            return
        for key, item in value.items():
            if not self._spend(len(key)):
                return
            label: Line = [(f"{clean_line(key)}  ", "c_key")]
            if isinstance(item, str) and "\n" not in item:
                self._lines += wrap_runs([*label, (clean_line(self._taken(item)), "text")], self._width)
            elif isinstance(item, dict | list) and item or isinstance(item, str):
                self._lines += wrap_runs(label, self._width)
                inner = _Writer(max(4, self._width - 2), self._left)
                inner.part(Part("", item))
                self._lines += [[("  ", "text"), *line] for line in inner._lines]
                self._left, self._is_whole = inner._left, self._is_whole and inner._is_whole
            else:
                self._lines += wrap_runs([*label, *json_lines(item, self._width, 1)[0]], self._width)

    def json(self, value: JsonValue) -> None:
        """Write a value as JSON."""
        if self._left <= 0:
            self._is_whole = False
            return
        lines = json_lines(value, self._width, max(20, self._left // A_LINE))
        self._left -= len(lines) * A_LINE
        # Only what json_lines says about missing parts has this style.
        if any(key == "more" for line in lines[-1:] for _, key in line):
            self._is_whole = False
            lines.pop()
        elif any(key == "more" for line in lines for _, key in line):
            self._is_whole = False
        self._lines += lines

    def _spend(self, characters: int) -> bool:
        """Take characters from the budget; tell whether there was anything left."""
        if self._left <= 0:
            self._is_whole = False
            return False
        self._left -= characters
        return True

    def _taken(self, text: str) -> str:
        """The beginning of a text that the budget allows."""
        taken = text[: max(0, self._left)]
        self._left -= len(taken)
        self._is_whole = self._is_whole and len(taken) == len(text)
        return taken
