"""A session as one HTML file that needs nothing else: folds without scripts, light and dark, fit for printing.

Nothing that a session says can run or load anything: all of it is escaped, and a content security policy in the file
forbids scripts, the network, and every style but its own.
"""

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import resources

from thulp_tui.domain.session import Session
from thulp_tui.exchange import Written
from thulp_tui.exchange.facts import facts, turns
from thulp_tui.exchange.html_entries import STEPS, entry_html
from thulp_tui.exchange.html_text import text
from thulp_tui.exchange.placing import name_of
from thulp_tui.text import clean_line, day

MOST_OPEN = 12
"""So many turns are listed openly; an index of more is folded."""


def write(session: Session) -> Written:
    """The page."""
    return Written("".join(_parts(session)))


def file_name(session: Session) -> str:
    """The session's name and the beginning of its id."""
    return f"{name_of(session)}.html"


def _parts(session: Session) -> Iterator[str]:
    style, digest = _style()
    name = text(clean_line(session.name)) or "(no name)"
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{name}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )
    yield f'<header>\n<h1 dir="auto">{name}</h1>\n<dl class="facts">\n'
    for fact, value in facts(session):
        yield f'<dt>{text(fact)}</dt><dd dir="auto">{text(value)}</dd>\n'
    yield "</dl>\n</header>\n"
    yield from _index(session)
    yield "<main>\n"
    today = ""
    for number, entry in enumerate(session.entries, 1):
        at = day(entry.timestamp)
        at = at.rpartition(" ")[0] if at[:1].isdigit() else at
        if at != today:
            yield f"<h2>{at}</h2>\n"
            today = at
        yield from entry_html(number, entry)
    yield "</main>\n<footer>written by thulp-tui; times are local to who wrote it</footer>\n</body>\n</html>\n"


def _index(session: Session) -> Iterator[str]:
    listed = turns(session)
    if len(listed) < 2:
        return
    yield f"<nav><details{' open' if len(listed) <= MOST_OPEN else ''}><summary>{len(listed)} prompts</summary>\n<ol>\n"
    for turn in listed:
        yield f'<li><b>{turn.number}</b><a dir="auto" href="#e{turn.number}">{text(turn.headline)}</a></li>\n'
    yield "</ol></details></nav>\n"


@cache
def _style() -> tuple[str, str]:
    """The style, and its hash as the policy names it."""
    sheet = resources.files("thulp_tui.exchange").joinpath("page.css").read_text("utf-8")
    sheet += "".join(f".w{step} {{ width: {100 * step // STEPS}%; }}\n" for step in range(STEPS + 1))
    return sheet, base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
