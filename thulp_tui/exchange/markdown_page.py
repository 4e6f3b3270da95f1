"""A session as Markdown, to be read in an issue, a wiki or an editor.

What messages say stays Markdown, but can do no harm to the page around it: their headings go below the page's own,
their fences are closed, HTML in them is text, and links lead to the web or to mail only.
"""

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from thulp_tui.domain.answers import message_text, thinking
from thulp_tui.domain.entry import EvaluationResult, SessionEntry
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.looks import ENTRY_LOOKS
from thulp_tui.domain.markdown import is_plain
from thulp_tui.domain.session import Session
from thulp_tui.domain.strict_json import dumps
from thulp_tui.exchange import Written
from thulp_tui.exchange.facts import Call, call_of, facts, remark, title
from thulp_tui.exchange.placing import name_of
from thulp_tui.text import clean, clean_line, clock, day

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_FENCES = re.compile(r"^[ \t>]*(`{3,}|~{3,})", re.MULTILINE)
_HEADING = re.compile(r"( {0,3})(#{1,6})(?=[ \t]|$)")
_UNDERLINE = re.compile(r"( {0,3})(-+|=+)[ \t]*$")
_UNDER_ENTRIES = 3
_CODE_OR_TAG = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)|<(?!https?://|mailto:)(?=[A-Za-z/!?])|\][(:]|\\.")
_ELSEWHERE = re.compile(r"\s*(?:$|<?(?!https?://|mailto:)[^\s):/?#]*[:&])", re.IGNORECASE)
_MOST_STROKES = 200
_SHOWN_AS = {"command": "sh", "code": "", "script": "sh"}


def write(session: Session) -> Written:
    """The page."""
    return Written("\n".join(_lines(session)) + "\n")


def file_name(session: Session) -> str:
    """The session's name and the beginning of its id."""
    return f"{name_of(session)}.md"


def _lines(session: Session) -> Iterator[str]:
    yield f"# {_escaped(clean_line(session.name)) or '(no name)'}"
    yield ""
    yield "| | |"
    yield "|---|---|"
    for name, value in facts(session):
        yield f"| {name} | {_escaped(value)} |"
    today = ""
    for number, entry in enumerate(session.entries, 1):
        at, _, _ = day(entry.timestamp).rpartition(" ")
        if at != today:
            yield from ("", f"## {at or day(entry.timestamp)}")
            today = at
        yield ""
        yield from _entry(number, entry)


def _entry(number: int, entry: SessionEntry) -> Iterator[str]:
    call = call_of(entry)
    parts = [str(number), ENTRY_LOOKS[entry.kind].badge]
    if call is not None:
        parts.append(f"{call.glyph} {_code(call.name)}")
    parts += [_escaped(part) for part in (title(entry), *(call.remarks if call else ()), remark(entry)) if part]
    yield f"### {' · '.join([*parts, clock(entry.timestamp)])}"
    if thought := thinking(entry):
        yield from ("", "> *thinking*", ">", *(f"> {line}".rstrip() for line in harmless(clean(thought))))
    if call is not None:
        yield from _call(call)
        return
    if isinstance(entry.entry_type, EvaluationResult) and entry.entry_type.metrics:
        yield from ("", "| metric | value |", "|---|---|")
        yield from (f"| {_escaped(clean_line(name))} | {value:g} |" for name, value in entry.entry_type.metrics.items())
    if (said := message_text(entry)) is not None:
        if said.strip():
            yield from ("", *harmless(clean(said)))
    elif entry.content not in (None, {}):
        yield from ("", *_fenced(entry.content))


def _call(call: Call) -> Iterator[str]:
    for word, reason in call.reasons:
        yield from ("", f"*{word}:* {_escaped(clean_line(reason))}")
    if isinstance(call.arguments, dict) and len(call.arguments) == 1:
        ((name, value),) = call.arguments.items()
        if isinstance(value, str):
            yield from ("", f"{_escaped(clean_line(name))}:", "", *_fenced(value, _SHOWN_AS.get(name, "")))
        else:
            yield from ("", "arguments:", "", *_fenced(call.arguments))
    elif call.arguments:
        yield from ("", "arguments:", "", *_fenced(call.arguments))
    if call.error is not None:
        yield from ("", "error:", "", *_fenced(call.error))
    if call.result not in (None, ""):
        yield from ("", "result:", "", *_fenced(call.result))


def _fenced(value: JsonValue, language: str = "") -> Iterator[str]:
    """A value in a fence that is longer than any within."""
    if isinstance(value, str):
        shown = clean(value).removesuffix("\n")
    else:
        shown, language = clean(dumps(value, indent=2)), "json"
    fence = "`" * max([3, *(len(found[1]) + 1 for found in _FENCES.finditer(shown))])
    yield from (f"{fence}{language}", shown, fence)


def harmless(text: str) -> Iterator[str]:
    """Yield the lines of a clean text of Markdown, which do no harm to what stands around them."""
    if is_plain(text):
        yield from _fenced(text)
        return
    text = text.rstrip("\n")
    lines, code = text.split("\n"), _code_lines(text)
    for at, line in enumerate(lines):
        if at in code:
            yield line
        elif line.count("`") > _MOST_STROKES:
            yield line.replace("<", "&lt;")
        else:
            yield _CODE_OR_TAG.sub(_harmless_one, _UNDERLINE.sub(_ruled, _HEADING.sub(_lower, line, count=1), count=1))
    if fence := code.get(len(lines)):
        yield fence


def _code_lines(text: str) -> dict[int, str]:
    """The numbers of lines that are code; and behind the last one the fence that is missing there, if one is."""
    tokens: list[Token] = []
    parser = _parser()
    parser.block.parse(text, parser, {}, tokens)
    code: dict[int, str] = {}
    lines = text.split("\n")
    for token in tokens:
        if token.map and token.type in ("fence", "code_block"):
            code |= dict.fromkeys(range(*token.map), "")
            last = _FENCE.match(lines[min(token.map[1], len(lines)) - 1])
            is_closed = (
                last and last[1].startswith(token.markup) and not last[2].strip() and token.map[1] - token.map[0] > 1
            )
            if token.type == "fence" and not token.level and token.map[1] >= len(lines) and not is_closed:
                code[len(lines)] = token.markup
    return code


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "maxNesting": 100}).enable("table")


def _lower(heading: re.Match[str]) -> str:
    return heading[1] + "#" * min(6, len(heading[2]) + _UNDER_ENTRIES)


def _ruled(underline: re.Match[str]) -> str:
    """A line that would make a heading of what is above: a rule, or text."""
    return (
        f"{underline[1]}***" if len(underline[2]) > 2 and underline[2][0] == "-" else f"{underline[1]}\\{underline[2]}"
    )


def _harmless_one(found: re.Match[str]) -> str:
    if found[0] == "<":
        return "&lt;"
    if found[0] in ("](", "]:") and _ELSEWHERE.match(found.string, found.end()):
        return f"]\\{found[0][1]}"
    return found[0]


def _code(text: str) -> str:
    """A text without line breaks as code, whatever strokes are in it."""
    fence = "`" * max([1, *(len(found) + 1 for found in re.findall("`+", text))])
    return f"{fence} {text} {fence}" if len(fence) > 1 else f"`{text}`"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
