"""The entries of a session as HTML: a call on one line with its result folded beneath, a failed one open."""

from collections.abc import Iterator
from datetime import UTC, datetime

from thulp_tui.domain.answers import message_text, thinking
from thulp_tui.domain.entry import EvaluationResult, SessionEntry
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.looks import ENTRY_LOOKS, RUNNING_GLYPH
from thulp_tui.domain.strict_json import dumps
from thulp_tui.exchange.facts import Call, call_of, remark, title
from thulp_tui.exchange.html_text import json_block, markdown, preformatted, text
from thulp_tui.text import clean_line, clock, count

ARGUMENTS = 160
"""Characters of arguments on a call's line."""
TOLD = 100
"""Characters of a result beside a fold."""
STEPS = 20
"""Steps of a score's bar."""


def entry_html(number: int, entry: SessionEntry) -> Iterator[str]:
    """Yield the parts of an entry; its anchor is ``e`` and its number."""
    look = ENTRY_LOOKS[entry.kind]
    call = call_of(entry)
    kind = f"entry {entry.kind}{' failed' if call and call.is_failure else ''}"
    yield f'<article id="e{number}" class="{kind}">'
    yield f'<a class="number" href="#e{number}">{number}</a>'
    yield f'<span class="badge {look.tone or "quiet"}" title="{look.label}">{look.badge}</span>'
    yield '<div class="body" dir="auto">'
    if thought := thinking(entry):
        yield f'<details class="thinking"><summary>thinking</summary>{markdown(thought)}</details>'
    yield from _call(call) if call else _said(entry)
    if told := remark(entry):
        yield f'<p class="remark">{text(told)}</p>'
    yield f"</div>{_time(entry.timestamp)}</article>\n"


def _said(entry: SessionEntry) -> Iterator[str]:
    if name := title(entry):
        yield f'<p class="title">{text(name)}{_score(entry)}</p>'
    if (said := message_text(entry)) is not None:
        if said.strip():
            yield markdown(said)
        elif not thinking(entry):
            yield '<p class="remark">(empty)</p>'
    elif entry.content not in (None, {}):
        told = f'<code class="arguments">{text(_in_one_line(entry.content))}</code>'
        yield _folded("" if not title(entry) else told, json_block(entry.content), is_open=not title(entry))


def _score(entry: SessionEntry) -> str:
    """The bar of an evaluation's score, and what was measured."""
    kind = entry.entry_type
    if not isinstance(kind, EvaluationResult):
        return ""
    score = min(1.0, max(0.0, kind.score))
    tone = "success" if kind.score >= 0.8 else "warning" if kind.score >= 0.5 else "error"
    bar = f'<span class="bar"><span class="{tone} w{round(score * STEPS)}"></span></span>'
    measured = (f"<span><i>{text(clean_line(name))}</i> {value:g}</span>" for name, value in kind.metrics.items())
    return f'{bar}<span class="metrics">{" ".join(measured)}</span>'


def _call(call: Call) -> Iterator[str]:
    remarks = "".join(f'<span class="remark">{text(told)}</span>' for told in call.remarks)
    tone = "error" if call.is_failure else "warning" if call.glyph == RUNNING_GLYPH else "success"
    head = (
        f'<span class="glyph {tone}">{call.glyph}</span> <b>{text(call.name)}</b> '
        f'<code class="arguments">{text(_in_one_line(call.arguments))}</code>{remarks}'
    )
    inner = "".join(_inside(call))
    if not inner:
        yield f'<p class="call">{head}</p>'
        return
    yield f'<details class="call"{" open" if call.is_failure else ""}><summary>{head}</summary>{inner}</details>'
    if not call.is_failure and (told := _first_of(call.result)):
        yield f'<p class="told">{text(told)}</p>'


def _inside(call: Call) -> Iterator[str]:
    for word, reason in call.reasons:
        yield f'<p class="reason"><i>{word}</i> {text(reason)}</p>'
    arguments = call.arguments
    if isinstance(arguments, dict) and arguments:
        if any(isinstance(value, str) and "\n" in value for value in arguments.values()):
            yield from (f"<h4>{text(clean_line(name))}</h4>{_value(value)}" for name, value in arguments.items())
        elif len(_in_one_line(arguments)) >= ARGUMENTS or len(arguments) > 1:
            yield f"<h4>arguments</h4>{json_block(arguments)}"
    elif arguments not in (None, {}):
        yield f"<h4>arguments</h4>{_value(arguments)}"
    if call.error is not None:
        yield f"<h4>error</h4>{_value(call.error)}"
    if call.result not in (None, ""):
        yield f"<h4>result</h4>{_value(call.result)}"


def _value(value: JsonValue) -> str:
    return preformatted(value) if isinstance(value, str) else json_block(value)


def _folded(told: str, inner: str, *, is_open: bool) -> str:
    """What is told in a line, and all of it beneath; ``told`` is HTML."""
    is_shown = " open" if is_open else ""
    return f'<details class="call"{is_shown}><summary>{told or "content"}</summary>{inner}</details>'


def _in_one_line(arguments: JsonValue) -> str:
    """Arguments in few words: a first text bare, for it says the most, the others as JSON."""
    if arguments is None or arguments == {}:
        return ""
    if isinstance(arguments, dict):
        (name, first), *_ = arguments.items()
        if isinstance(first, str):
            rest = {key: value for key, value in arguments.items() if key != name}
            told = first[: 2 * ARGUMENTS] + (f"  {dumps(rest)}" if rest else "")
            return _cut(told, ARGUMENTS)
    return _cut(dumps(arguments), ARGUMENTS)


def _first_of(result: JsonValue) -> str:
    """The first line of a result, and how many more there are."""
    if not isinstance(result, str):
        return ""
    first, _, others = result.strip().partition("\n")
    more = f"  + {count(others.count(chr(10)) + 1, 'more line')}" if others else ""
    return _cut(first, TOLD) + more


def _cut(told: str, most: int) -> str:
    """The beginning of a text, clean, in one line."""
    return clean_line(told if len(told) <= most else f"{told[:most]}…")


def _time(ms: int) -> str:
    """The clock's time here, and the moment in UTC."""
    try:
        moment = datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="seconds")
    except (OverflowError, ValueError, OSError):
        return ""
    return f'<time datetime="{moment}">{clock(ms)}</time>'
