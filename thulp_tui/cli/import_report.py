"""What an import has to say: for people, for programs, and what would be taken."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from thulp_tui.exchange import thulp
from thulp_tui.exchange.importing import Import, Taken
from thulp_tui.exchange.looking import OWN, Found
from thulp_tui.exchange.merging import Outcome
from thulp_tui.text import clean_line, count

LEFT_OUT = (Outcome.DIVERGED, Outcome.DAMAGED)
"""The outcomes that make the exit code 1."""

SHOWN_LINES = 20
"""Damaged lines that are listed for people."""

_WOULD = {Outcome.IMPORTED: "new", Outcome.REPLACED: "would be replaced"}


def has_left_out(run: Import) -> bool:
    """Whether anything was left out that should not be."""
    return run.damaged_line_count > 0 or any(taken.outcome in LEFT_OUT for taken in run.report)


def lines(store_path: Path, run: Import) -> Iterator[str]:
    """The report for people: what needs a look, file by file, then the numbers."""
    report = run.report
    for outcome in (Outcome.DAMAGED, Outcome.DIVERGED):
        for taken in report:
            if taken.outcome is outcome:
                yield clean_line(f"{outcome.value}: {taken.path}: {taken.reason}")
    for damaged in run.damaged_lines[:SHOWN_LINES]:
        yield clean_line(f"damaged line: {damaged.path}:{damaged.line}: {damaged.reason}")
    if run.damaged_line_count > SHOWN_LINES:
        yield f"… and {count(run.damaged_line_count - SHOWN_LINES, 'more damaged line')} (--json has more of them)"
    counts = Counter(taken.outcome for taken in report)
    numbers = [f"{counts[outcome]:,} {outcome.value}" for outcome in Outcome if counts[outcome]]
    if run.damaged_line_count:
        numbers.append(f"{count(run.damaged_line_count, 'damaged line')} left out")
    yield clean_line(f"{', '.join(numbers) or 'no session files found'} ({store_path})")


def listed(run: Import) -> Iterator[str]:
    """What would become of each session, for people."""
    for taken in run.report:
        what = _WOULD.get(taken.outcome, taken.outcome.value)
        if taken.session_id is None:
            yield clean_line(f"{what:10} {taken.format or 'unknown':12} {taken.path}: {taken.reason}")
            continue
        told = f"{taken.name} · {count(taken.entries, 'entry', 'entries')}"
        yield clean_line(f"{what:10} {taken.format:12} {taken.session_id[:8]}  {told}  {taken.path}")
    for damaged in run.damaged_lines[:SHOWN_LINES]:
        yield clean_line(f"damaged line: {damaged.path}:{damaged.line}: {damaged.reason}")
    counts = Counter(_WOULD.get(taken.outcome, taken.outcome.value) for taken in run.report)
    yield ", ".join(f"{number:,} {what}" for what, number in counts.items()) or "nothing found"


def document(store_path: Path, run: Import) -> dict[str, Any]:
    """The report for programs."""
    counts = Counter(taken.outcome for taken in run.report)
    return {
        "file": str(store_path),
        "counts": {_key(outcome): counts[outcome] for outcome in Outcome},
        "damaged_line_count": run.damaged_line_count,
        "damaged_lines": [
            {"path": str(damaged.path), "line": damaged.line, "reason": damaged.reason} for damaged in run.damaged_lines
        ],
        "files": [
            {
                "path": str(taken.path),
                "outcome": _key(taken.outcome),
                "id": taken.session_id and taken.session_id.as_str(),
                "added_entries": taken.added,
                "reason": taken.reason or None,
                "format": taken.format or None,
                "name": taken.name or None,
                "entries": taken.entries,
            }
            for taken in run.report
        ],
    }


def _key(outcome: Outcome) -> str:
    """An outcome's name for programs: one word."""
    return outcome.name.lower()


def warnings(files: Mapping[Path, Sequence[Found]], report: Sequence[Taken]) -> Iterator[str]:
    """What is odd but no obstacle: folders without a file, names that are not the id."""
    for path, found in files.items():
        if not found:
            yield f"thulp-tui: no session files in {path}"
    for taken in report:
        if taken.session_id is None or taken.format != OWN:
            continue
        if taken.path.name != f"{taken.session_id.as_str()}{thulp.SUFFIX}":
            yield f"thulp-tui: {taken.path} holds the session {taken.session_id.as_str()}: that is its id here"
