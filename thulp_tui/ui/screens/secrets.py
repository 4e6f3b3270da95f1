"""What is taken out of an export, as lines: each secret with its kind, how often, where, and a hint; never itself."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from thulp_tui.recording.entropy import Suspect
from thulp_tui.recording.findings import Found, Place
from thulp_tui.text import clean_line, count
from thulp_tui.ui.markup import Line, plain, wrap_runs

FEW = 6
"""So many places are named of each."""
NAMED = 3
"""In so many sessions."""
_INDENTS: tuple[Line, Line] = [("  ", "text")], [("      ", "text")]


def secret_lines(found: Sequence[Found], names: Mapping[str, str], width: int, *, is_left_in: bool) -> list[Line]:
    """Return what was found; sessions by name where there are several."""
    secrets = [one for one in found if one.is_secret]
    verb = "left in" if is_left_in else "taken out"
    lines: list[Line] = []
    if secrets:
        total = sum(one.count for one in secrets)
        lines += wrap_runs([(f"{count(len(secrets), 'secret')}, {count(total, 'place')}, {verb}", "h2")], width)
        for one in secrets:
            lines += _about(one, names, width, is_left_in=is_left_in)
    else:
        lines += plain("No secret was found.", width, "h2")
    persons = [one for one in found if not one.is_secret]
    if persons:
        lines += [[], *wrap_runs([(f"Your home directory and people's names, {verb}", "h2")], width)]
        for one in persons:
            lines += _about(one, names, width, is_left_in=is_left_in)
    return [*lines, [], *plain("Best effort: look through what you hand on.", width, "dim")]


def suspect_lines(suspects: Sequence[Suspect], names: Mapping[str, str], width: int) -> list[Line]:
    """Return what looks random, for review; nothing where there is nothing."""
    if not suspects:
        return []
    lines = plain(f"{count(len(suspects), 'text')} that look random, left in", width, "h2")
    for one in suspects:
        where = _where([one.place], names)
        lines += wrap_runs([(one.hint, "text"), (f"  {one.bits:.1f} bits  {where}", "dim")], width, *_INDENTS)
    return [*lines, []]


def _about(one: Found, names: Mapping[str, str], width: int, *, is_left_in: bool) -> list[Line]:
    tone = "bad" if is_left_in else "code"
    head: Line = [(one.placeholder, tone), (f"  {one.count:,} ×", "text"), (f"  {clean_line(one.hint)}", "text")]
    return wrap_runs([*head, (f"  {_where(one.places, names)}", "dim")], width, *_INDENTS)


def _where(places: Sequence[Place], names: Mapping[str, str]) -> str:
    parts = []
    groups = [(session, list(same)) for session, same in groupby(places, key=lambda place: place.session)]
    for session, same in groups[:NAMED]:
        entries = [f"{place.entry:,}" for place in same if place.entry]
        word = "entry" if len(entries) == 1 else "entries"
        others = list(dict.fromkeys(clean_line(place.part) for place in same if not place.entry and place.part))
        told = [
            *others,
            *([f"{word} {', '.join(entries[:FEW])}{' …' if len(entries) > FEW else ''}"] if entries else []),
        ]
        name = f"“{clean_line(names[session])}” " if len(names) > 1 and session in names else ""
        parts.append(f"{name}{', '.join(told)}")
    return "; ".join(parts) + (" …" if len(groups) > NAMED else "")
