"""Tags as a person writes them in a line: separated by commas or spaces, in double quotes where a tag has either."""

import re
from collections.abc import Iterable, Mapping

_WORD = re.compile(r'"([^"]*)"?|[^\s,"]+')


def parse_tags(line: str) -> tuple[str, ...]:
    """Return the tags of a line, each once, in the order written; a quote left open reaches to the end."""
    found = (match[1] if match[1] is not None else match[0] for match in _WORD.finditer(line))
    return tuple(dict.fromkeys(tag.strip() for tag in found if tag.strip()))


def show_tag(tag: str) -> str:
    """Return a tag as it is written in a line, quoted where it must be."""
    return f'"{tag}"' if re.search(r"[\s,]", tag) else tag


def by_use(counts: Mapping[str, int]) -> list[str]:
    """Return the tags in use, most used first, those used equally often by their letters."""
    return sorted(counts, key=lambda tag: (-counts[tag], tag))


def unfinished_tag(line: str) -> str:
    """Return the tag at the end of a line that may still grow; empty after a space, a comma or a closing quote."""
    return line[len(finished_tags(line)) :].removeprefix('"')


def finished_tags(line: str) -> str:
    """Return the line without the tag at its end that may still grow."""
    *_, last = (None, *_WORD.finditer(line))
    if last is None or last.end() < len(line) or re.fullmatch(r'"[^"]*"', last[0]):
        return line
    return line[: last.start()]


def complete_tag(line: str, known: Iterable[str]) -> str | None:
    """Return the line with its last, unfinished tag completed to the first known one that begins with it.

    Tags already written in the line are not offered, nor is one that the line could not say (it holds a quote).
    None when nothing completes.
    """
    before, start = finished_tags(line), unfinished_tag(line)
    is_quoted = line.startswith('"', len(before))
    written = set(parse_tags(before))
    for tag in known:
        if start and tag != start and tag.startswith(start) and tag not in written and '"' not in tag:
            return before + (f'"{tag}"' if is_quoted else show_tag(tag))
    return None
