"""What people filter by on the command line: the language of the list's `/` line, with mistakes shown in place."""

import re

from thulp_tui.cli.complaints import Complaint
from thulp_tui.domain.filter_language import ParsedFilter, parse
from thulp_tui.domain.filter_values import Problem
from thulp_tui.domain.ids import Timestamp
from thulp_tui.text import masked, width


def read_filter(text: str) -> ParsedFilter:
    """The filter that ``text`` means now.

    A Complaint when any of it is not understood, be it only unfinished: each mistake with its reason under its place.
    """
    parsed = parse(text, Timestamp.now())
    if parsed.problems:
        shown = masked(re.sub(r"\s", " ", text))
        raise Complaint("\n".join(["the filter is not understood", *(_told(shown, each) for each in parsed.problems)]))
    return parsed


def _told(shown: str, problem: Problem) -> str:
    """The text, and beneath it carets at the place and the reason."""
    before, place = shown[: problem.start], shown[problem.start : problem.end]
    return f"  {shown}\n  {' ' * width(before)}{'^' * max(1, width(place))} {problem.reason}"
