"""Which entries have a remark, told without making them."""

import json
from collections.abc import Sequence

from tests.ui.sessions import eid, talk, user
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.strict_json import dumps
from thulp_tui.ui.beneath import NOTE_FOLD, NOTE_OPEN, note_lines
from thulp_tui.ui.markup import run_width
from thulp_tui.ui.widgets.timeline.needle import Needle
from thulp_tui.ui.widgets.timeline.outline import BLOCK, entry_id_in
from thulp_tui.ui.widgets.timeline.remarking import Remarked
from thulp_tui.ui.widgets.timeline.search import Search


def texts(entries: Sequence[SessionEntry]) -> list[bytes]:
    """Return the entries as they stand in the file."""
    return [dumps(entry.to_document()).encode() for entry in entries]


def test_entries_are_found_by_their_ids() -> None:
    """Each of those that share one; piece by piece."""
    entries = [*talk(BLOCK), user("a", number=1), user("b", number=2), user("c", number=1)]
    lines = texts(entries)
    remarked = Remarked({eid(1), eid(9)}, len(lines), lambda first, last: lines[first:last])
    assert not remarked.is_done
    pieces = sum(1 for _ in remarked.pieces())
    assert remarked.is_done
    assert pieces == 3
    assert [*remarked.places] == [2 * BLOCK, 2 * BLOCK + 2]


def test_nothing_is_read_where_nothing_is_remarked() -> None:
    """There is nothing to look for."""
    assert Remarked((), 1_000_000, lambda first, last: [][1]).is_done


def test_an_id_is_told_from_the_text_in_any_spelling() -> None:
    """As a foreign program may have written it, at any place of the object; what is none says nothing."""
    (text,) = texts([user("x", number=5)])
    assert entry_id_in(text) == eid(5)
    foreign = {"timestamp": 1, "id": eid(5).upper().replace("-", "")}
    assert entry_id_in(json.dumps(foreign).encode()) == eid(5)
    for broken in (b"", b"{}", b'{"id":3}', b'{"id":"x"}', b"[1]"):
        assert entry_id_in(broken) == ""


def test_a_search_counts_what_notes_say() -> None:
    """Beside what their entries say; a note on no entry counts for nothing."""
    lines = texts([user("needle", number=1), user("x", number=2), user("y", number=3)])
    notes: dict[str, str] = {eid(1): "a needle", eid(2): "needle needle", eid(9): "needle"}
    search = Search(Needle("needle"), 3, lambda first, last: lines[first:last], 0, notes)
    for _ in search.pieces():
        pass
    assert [search.count(n) for n in range(3)] == [2, 2, 0]
    assert search.total == 4


def test_a_note_takes_a_few_lines() -> None:
    """It is cut with a sign, and never wider than there is room."""
    note = "word " * 5_000
    for folded, most in ((True, NOTE_FOLD), (False, NOTE_OPEN)):
        lines = note_lines(note, 30, folded=folded)
        assert len(lines) == most
        assert all(run_width(line) <= 30 for line in lines)
        assert lines[-1][-1][0].endswith("…")
    assert note_lines("short", 30, folded=True) == [[("✎ ", "quote"), ("short", "quote")]]
    assert len(note_lines("x", 4, folded=True)) == 1
