"""Which texts are better not given to a parser of Markdown, on the screen as in a page that is exported."""

import re

# The parser drops what is nested deeper than its limit; nobody writes so, and as plain text nothing is lost.
_too_deep = re.compile(r"\n(?: *(?:(?:>|[-*+] |\d{1,9}[.)] ) *){30}| {100})").search
# The parser's time grows with the square of brackets that nothing closes in one paragraph: a second for ten thousand.
_MOST_BRACKETS = 2_000
_paragraphs = re.compile(r"\n *\n").split


def is_plain(source: str) -> bool:
    """Whether a clean text is shown as it was written, because the parser would fail or take too long."""
    if _too_deep(f"\n{source}"):
        return True
    if source.count("[") <= _MOST_BRACKETS:
        return False
    return any(paragraph.count("[") > _MOST_BRACKETS for paragraph in _paragraphs(source))
