"""What stands beside the badge: an entry as wrapped lines of styled runs, folded or open.

A fold budget bounds what is parsed: nothing that cannot be shown is cut into lines, cleaned or highlighted.
"""

from collections.abc import Callable
from typing import NamedTuple

from thulp_tui.domain.answers import is_open, is_rejected, message_text, thinking
from thulp_tui.domain.entry import EvaluationResult, SessionEntry, SkillExecution, SystemEvent, ToolCall
from thulp_tui.domain.envelope import CallEnvelope
from thulp_tui.domain.strict_json import JsonValue
from thulp_tui.text import clean_line, count, fit, took
from thulp_tui.text import width as cells
from thulp_tui.ui.beneath import beneath, quiet
from thulp_tui.ui.looks import FAILURE_GLYPH, RUNNING_GLYPH, SUCCESS_GLYPH
from thulp_tui.ui.markup import GrowingMarkdown, Line, clip, json_inline, json_lines, markdown, plain, wrap_runs

MESSAGE_FOLD = 24
"""Lines of a folded message."""
OPEN_MAX = 400
"""Lines of an open entry; the rest is in the entry's details."""
IN_DETAILS = " in the details (d)"
"""Where that is."""
ARGUMENTS_MAX = 100
"""Lines of an open call's arguments."""
ERROR_MAX = 12
"""Lines of an open call's error, where it has a result too."""
REJECTED_FOLD = 2
"""Lines of a folded answer that another one was asked for instead of."""
PARSED_WHOLE = 4_000
"""Characters of a message that are parsed whole, for an exact count of what is folded away."""
SCORE_BAR = 10
"""Cells of a score's bar."""


class Body(NamedTuple):
    """An entry's lines at one width."""

    lines: list[Line]
    """Wrapped lines of (text, style key); never empty."""
    glyph: str = ""
    """The outcome of a call: one cell, or empty."""
    has_more: bool = False
    """Whether folding or unfolding changes what is seen."""


def body(entry: SessionEntry, width: int, *, folded: bool) -> Body:
    """Return the lines of an entry for ``width`` cells."""
    return _RENDERERS.get(entry.kind, _message)(entry, max(4, width), folded)


def _cut(lines: list[Line], cap: int, hint: str) -> tuple[list[Line], bool]:
    """Keep ``cap`` lines and say how many are missing; one line more than the cap is shown rather than announced."""
    if len(lines) <= cap + 1:
        return lines, False
    return [*lines[:cap], [(f"▸ {count(len(lines) - cap, 'more line')}{hint}", "more")]], True


def _text_lines(text: str, width: int, cap: int) -> tuple[list[Line], int]:
    """Wrap plain text up to ``cap`` lines; return them and about how many stay out."""
    head = "\n".join(text[: cap * width].split("\n", cap)[:cap])
    lines = plain(head, width)
    rest = len(text) - len(head)
    missing = max(text.count("\n", len(head)), rest // width) if rest else 0
    return lines[:cap], missing + max(0, len(lines) - cap)


def _message(entry: SessionEntry, width: int, folded: bool) -> Body:
    rejected = is_rejected(entry)
    text, fold = message_text(entry), REJECTED_FOLD if rejected else MESSAGE_FOLD
    cap = fold if folded else OPEN_MAX
    hint = "" if folded else IN_DETAILS
    if text is None:
        lines, cut = _cut(json_lines(entry.content, width, cap + 2), cap, hint)
    elif not text.strip():
        lines, cut = [], False
    else:
        lines, cut = _message_lines(text, width, cap, hint)
    has_more = cut or (not folded and len(lines) > fold + 1) or bool(thinking(entry))
    lines = [*(quiet(lines) if rejected else lines), *beneath(entry, width, folded=folded)]
    return Body(lines or [[("(empty)", "dim")]], has_more=has_more)


def _message_lines(text: str, width: int, cap: int, hint: str) -> tuple[list[Line], bool]:
    """The Markdown's first ``cap`` lines and what is missing; hardly more is parsed than that takes."""
    growing, most = GrowingMarkdown(width), cap * width * 3
    end = step = cap * width // 3 if len(text) > PARSED_WHOLE else PARSED_WHOLE
    lines = growing.lines(text[:end])
    while end < len(text) and end < most and len(lines) <= cap + 1:
        end = min(most, end + step)
        lines = growing.lines(text[:end])
    if end >= len(text):
        return _cut(lines, cap, hint)
    missing = round(len(lines) * len(text) / end) - min(cap, len(lines))
    return [*lines[:cap], [(f"▸ about {count(max(1, missing), 'more line')}{hint}", "more")]], True


def _call(entry: SessionEntry, width: int, folded: bool) -> Body:
    kind = entry.entry_type
    assert isinstance(kind, ToolCall | SkillExecution)
    name = kind.tool_name if isinstance(kind, ToolCall) else kind.skill_name
    call = entry.envelope
    result: JsonValue = call.told if call else entry.content
    if call and result is None:
        result = call.error
    tail = took(call.duration_ms) if call and call.duration_ms is not None else ""
    if call and call.exit_code not in (None, 0):
        tail = f"exit {call.exit_code}  {tail}".rstrip()
    room = width - (len(tail) + 2 if tail else 0)
    head: Line = [(clean_line(name) or "(no name)", "title")]
    if call and call.arguments:
        head += [("  ", "text"), *_arguments(_said_first(call.arguments), max(4, room))]
    whole, head = head, clip(head, max(4, room))
    is_told = whole == head and not _has_lines(call)
    if tail and width >= 30:
        used = sum(cells(text) for text, _ in head)
        head += [(" " * max(2, width - used - len(tail)), "text"), (tail, "dim")]
    if is_open(entry):
        return Body([head, [("│ ", "rule"), ("asked for, without an outcome yet", "warn")]], RUNNING_GLYPH)
    glyph = SUCCESS_GLYPH if kind.success else FAILURE_GLYPH
    if folded:
        below, more = _folded_result(result, width, is_failure=not kind.success)
        more = more or bool(call and (call.arguments or call.intent))
    else:
        below, more = _open_call(call, result, width, is_told=is_told), True
    lines = [head, *below]
    if is_rejected(entry):
        # What it was rejected for stands in the result's place.
        lines, more = quiet(lines[:1] if folded else lines), True
    return Body([*lines, *beneath(entry, width, folded=folded)], glyph, has_more=more)


def _said_first(arguments: JsonValue) -> JsonValue:
    """What the head tells of arguments: of a command that was recorded not the folder, which `cd` tells."""
    if isinstance(arguments, dict) and isinstance(arguments.get("command"), str):
        return {name: value for name, value in arguments.items() if name != "cwd"}
    return arguments


def _arguments(arguments: JsonValue, width: int) -> Line:
    """Arguments on one line: a first text bare, for it says the most, the others as compact JSON."""
    if not isinstance(arguments, dict) or not arguments:
        return json_inline(arguments, width)
    (name, first), *_ = arguments.items()
    if not isinstance(first, str):
        return json_inline(arguments, width)
    rest = {key: value for key, value in arguments.items() if key != name}
    line: Line = [(clean_line(first[: width * 2]), "code")]
    return [*line, ("  ", "text"), *json_inline(rest, width)] if rest else line


def _folded_result(result: JsonValue, width: int, *, is_failure: bool) -> tuple[list[Line], bool]:
    """One line of a result behind a rule, and whether there is more: the first, of a failure the last."""
    if result is None or result == "":
        return [], False
    if isinstance(result, str):
        stripped = result.strip()
        told, others = (stripped.rpartition("\n")[::-2]) if is_failure else stripped.partition("\n")[::2]
        line: Line = [(clean_line(told[: width * 2]), "dim")]
        more = count(others.count("\n") + 1, "more line") if others else ""
    else:
        line, more = json_inline(result, width * 2), ""
    room = width - 2 - (len(more) + 4 if more else 0)
    shown = clip(line, max(4, room))
    if more:
        shown = [*shown, (f"  ▸ {more}", "more")]
    return [clip([("│ ", "rule"), *shown], width)], bool(more) or shown != line


def _open_call(call: CallEnvelope | None, result: JsonValue, width: int, *, is_told: bool) -> list[Line]:
    """Why, arguments (unless the head told them all), error and result, each behind a rule."""
    inner = max(4, width - 2)
    parts: list[Line] = []
    if call:
        for word, said in (("why", call.intent), ("expects", call.expect)):
            if said is not None:
                line: Line = [(clean_line(said), "italic")] if isinstance(said, str) else json_inline(said, inner * 4)
                parts += wrap_runs([(f"{word}  ", "dim"), *line], inner)
        if call.interrupted:
            parts.append([("interrupted before it ended", "bad")])
        if call.arguments and not is_told:
            parts += _named(_said_first(call.arguments), inner)
        if call.error is not None and call.error != result:
            parts += _value(call.error, inner, ERROR_MAX, "bad")
        if parts:
            parts.append([("─" * min(inner, 12), "rule")])
    is_command = call is not None and call.exit_code is not None and isinstance(result, str)
    if result is None or (is_command and result == ""):
        parts.append([("no output" if is_command else "no result", "dim")])
    else:
        parts += (_both_ends if is_command else _value)(result, inner, OPEN_MAX, "codeblock")
    return [[("│ ", "rule"), *line] for line in parts]


def _has_lines(call: CallEnvelope | None) -> bool:
    """Whether an argument is a text of several lines, which one line cannot tell."""
    arguments = call.arguments if call else None
    return isinstance(arguments, dict) and any(isinstance(v, str) and "\n" in v for v in arguments.values())


def _named(arguments: JsonValue, width: int) -> list[Line]:
    """Arguments by name: texts as they are, whatever else as JSON."""
    if not isinstance(arguments, dict):
        return json_lines(arguments, width, ARGUMENTS_MAX)
    lines: list[Line] = []
    for name, value in arguments.items():
        label = f"{clean_line(name)}  "
        indent = min(cells(label), width // 3)
        shown = _value(value, width - indent, ARGUMENTS_MAX, "code") or [[]]
        first: Line = [(fit(label, indent), "c_key")]
        lines += [[*(first if not n else [(" " * indent, "text")]), *line] for n, line in enumerate(shown)]
    return _cut(lines, ARGUMENTS_MAX, IN_DETAILS)[0]


def _value(value: JsonValue, width: int, cap: int, style: str) -> list[Line]:
    if not isinstance(value, str):
        return json_lines(value, width, cap)
    lines, left = _text_lines(value.strip("\n"), width, cap)
    lines = _styled(lines, style)
    if left > 0:
        lines.append([(f"▸ {count(left, 'more line')}{IN_DETAILS}", "more")])
    return lines


def _both_ends(value: JsonValue, width: int, cap: int, style: str) -> list[Line]:
    """The beginning and the end of a command's output: how it ended says the most."""
    text = value.strip("\n") if isinstance(value, str) else ""
    many, half = text.count("\n") + 1, cap // 2
    if many <= cap:
        return _value(value, width, cap, style)
    behind = "\n".join(text[-half * width :].split("\n")[-half:])
    first, last = _text_lines(text, width, half)[0], plain(behind, width)[-half:]
    more: Line = [(f"▸ {count(many - 2 * half, 'more line')}{IN_DETAILS}", "more")]
    return [*_styled(first, style), more, *_styled(last, style)]


def _styled(lines: list[Line], style: str) -> list[Line]:
    return [[(text, style if key == "text" else key) for text, key in line] for line in lines]


def _evaluation(entry: SessionEntry, width: int, folded: bool) -> Body:
    kind = entry.entry_type
    assert isinstance(kind, EvaluationResult)
    filled = round(min(1.0, max(0.0, kind.score)) * SCORE_BAR)
    tone = "ok" if kind.score >= 0.8 else "warn" if kind.score >= 0.5 else "bad"
    head: Line = [(f"score {kind.score:g}  ", "title"), ("▇" * filled, tone), ("▁" * (SCORE_BAR - filled), "rule")]
    for n, (name, value) in enumerate(kind.metrics.items()):
        head += [("  " if not n else " · ", "dim"), (f"{clean_line(name)} ", "dim"), (f"{value:g}", "c_number")]
    lines = wrap_runs(head, width)
    text = entry.text
    if text:
        shown, more = _cut(markdown(text[: OPEN_MAX * width], width), 3 if folded else OPEN_MAX, "")
        return Body([*lines, *shown], has_more=more or not folded)
    if entry.content in (None, {}, ""):
        return Body(lines)
    if folded:
        return Body([*lines, clip([("│ ", "rule"), *json_inline(entry.content, width * 2)], width)], has_more=True)
    rest = json_lines(entry.content, max(4, width - 2), OPEN_MAX)
    return Body([*lines, *([("│ ", "rule"), *line] for line in rest)], has_more=True)


def _event(entry: SessionEntry, width: int, folded: bool) -> Body:
    kind = entry.entry_type
    assert isinstance(kind, SystemEvent)
    head: Line = [(clean_line(kind.event) or "(no name)", "dim")]
    if entry.text:
        lines = wrap_runs([*head, ("  ", "text"), (clean_line(entry.text[: OPEN_MAX * width]), "quote")], width)
        shown, more = _cut(lines, 3 if folded else OPEN_MAX, "")
        return Body(shown, has_more=more or (not folded and len(lines) > 3))
    if entry.content in (None, {}, ""):
        return Body([head])
    if folded:
        return Body([clip([*head, ("  ", "text"), *json_inline(entry.content, width * 2)], width)], has_more=True)
    return Body([head, *json_lines(entry.content, width, OPEN_MAX)], has_more=True)


_RENDERERS: dict[str, Callable[[SessionEntry, int, bool], Body]] = {
    "tool_call": _call,
    "skill_execution": _call,
    "evaluation_result": _evaluation,
    "system_event": _event,
}
"""Entry type → its renderer; messages are the rest."""
