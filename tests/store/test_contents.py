"""What a fold writes down of each session is believed only where it fits; a lie in it changes nothing that is shown."""

import json
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.store.folded import Lines, sign, tell, told
from tests.store.samples import document, say, session, session_id, whole, write_tables
from thulp_tui.domain.entry import SessionEntry, ToolCall
from thulp_tui.domain.limits import SessionConfig
from thulp_tui.domain.operations import AddEntries, CreateSession, SetContext
from thulp_tui.store import Listing, SessionStore

Shown = tuple[Listing, dict[str, dict[str, Any]]]


@pytest.fixture(params=["small", "large"])
def folded(path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folded file of four sessions and a broken one, once treated as small and once as large files are.

    Two of the sessions have the form in which thulp writes them, the others have fields that nobody knows.
    """
    if request.param == "large":
        monkeypatch.setattr("thulp_tui.store.contents.SMALL", 0)
        monkeypatch.setattr("thulp_tui.store.scanning.SMALL", 0)
    documents: dict[str, Any] = {str(number): document(number, "é", "two") for number in (1, 2, 3)}
    documents |= {number: without_unknown(documents[number]) for number in ("1", "3")}
    write_tables(path, {"sessions": {**documents, "4": document(4, status="asleep")}, "other": {"1": {"x": 1}}})
    with SessionStore.open(path) as store:
        call = SessionEntry.new(ToolCall(tool_name='a "tool"', success=False), None)
        store.apply([AddEntries(session_id(2), (call,)), CreateSession(session(5))])
        limits = SessionConfig(max_turns=3).to_document()
        store.apply([SetContext(session_id(3), ("thulp_tui", "limits"), limits)])
        store.fold()
    # Long ago, so that nothing is read twice for its freshness.
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def without_unknown(value: Any) -> Any:
    """Return a JSON value without the fields that nobody knows."""
    if isinstance(value, list):
        return list(map(without_unknown, value))
    if isinstance(value, dict):
        return {name: without_unknown(member) for name, member in value.items() if not name.startswith("x_")}
    return value


def shown(path: Path) -> Shown:
    """Return all that a new store shows of a file."""
    with SessionStore.open(path) as store:
        return store.list(), whole(store)


def reads_bodies(path: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Return whether documents are gone through when the file is opened."""
    calls: list[object] = []
    monkeypatch.setattr("thulp_tui.store.opening.scanned", lambda *given: calls.append(given))
    SessionStore.open(path).close()
    return bool(calls)


def test_contents_that_fit_are_believed(folded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file as a fold left it is opened by its contents: no document is gone through."""
    assert not reads_bodies(folded, monkeypatch)


def test_contents_tell_what_the_sessions_are(folded: Path) -> None:
    """Counts, tools, limits and the reason of a document that is none are those found by reading everything."""
    by_contents = shown(folded)
    tables = json.loads(folded.read_bytes())
    folded.write_text(json.dumps(tables), encoding="utf-8")
    assert shown(folded) == by_contents
    rows = {row.summary.id: row.summary for row in by_contents[0].sessions}
    assert (rows[session_id(2)].tools, rows[session_id(2)].failures) == (('a "tool"',), 1)
    assert rows[session_id(3)].limits == SessionConfig(max_turns=3)
    assert "metadata.status" in by_contents[0].damaged[0].reason


def test_contents_that_tell_the_truth_in_other_words_are_believed(
    folded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who writes the same lines with the right checksum has told no lie."""
    tell(folded, lambda lines: None, signed=True)
    assert not reads_bodies(folded, monkeypatch)


def swap(first: int, second: int) -> Callable[[Lines], object]:
    """Return a lie that lets two lines change places."""

    def lie(lines: Lines) -> None:
        lines[first], lines[second] = lines[second], lines[first]

    return lie


def put(place: int, **fields: Any) -> Callable[[Lines], object]:
    """Return a lie about one document."""
    return lambda lines: lines[place].update(fields)


def grow(place: int, by: int) -> Callable[[Lines], object]:
    """Return a lie about the size of one document."""
    return lambda lines: lines[place].update(bytes=lines[place]["bytes"] + by)


def shift(lines: Lines) -> None:
    """Move the border between two documents: all sizes together are right."""
    lines[0]["bytes"] += 1
    lines[1]["bytes"] -= 1


ANY_LIE: dict[str, Callable[[Lines], object]] = {
    "longer": grow(1, 1),
    "shorter": grow(0, -1),
    "border": shift,
    "negative size": put(1, bytes=-1),
    "huge": put(1, bytes=10**17),
    "other number": put(0, doc=9),
    "number twice": put(0, doc=2),
    "swapped": swap(0, 1),
    "swapped with a broken one": swap(2, 3),
    "one missing": lambda lines: lines.pop(1),
    "last missing": lambda lines: lines.pop(),
    "one too many": lambda lines: lines.append(lines[0]),
    "all missing": lambda lines: lines.clear(),
    "text for a size": put(1, bytes="1"),
    "text for a count": put(1, entries="2"),
    "text for turns": put(1, turns="2"),
    "negative count": put(1, entries=-1),
    "no counts": lambda lines: lines[1].pop("entries"),
    "tools are none": put(1, tools=[1]),
    "a score that is none": put(1, last_score="high"),
    "a lone surrogate": put(1, tools=["\udc00"]),
    "limits are none": put(1, limits={"limit_action": "sing"}),
    "limits of text": put(1, limits="none"),
    "something more": put(1, mood="good"),
}
"""What may be said of the documents that does not fit them, or says nothing that can be meant."""


@pytest.mark.parametrize("signed", [True, False], ids=["forged", "by hand"])
@pytest.mark.parametrize("lie", ANY_LIE.values(), ids=ANY_LIE.keys())
def test_a_lie_about_places_and_kinds_changes_nothing(
    folded: Path, lie: Callable[[Lines], object], signed: bool
) -> None:
    """Whether its checksum is right or not: what is shown is what stands in the documents, and folds keep that."""
    truth, documents = shown(folded), json.loads(folded.read_bytes())["sessions"]
    tell(folded, lie, signed=signed)
    assert shown(folded) == truth
    with SessionStore.open(folded) as store:
        store.fold()
    assert json.loads(folded.read_bytes())["sessions"] == documents
    assert shown(folded) == truth


def test_contents_that_are_no_text_are_not_believed(folded: Path) -> None:
    """Bytes that are not UTF-8 among them: the documents are as good as before."""
    truth = shown(folded)
    data = folded.read_bytes()
    assert data.count(b'"tools":["a') == 1
    folded.write_bytes(data.replace(b'"tools":["a', b'"tools":["\xff'))
    sign(folded)
    assert shown(folded) == truth


BY_HAND: dict[str, Callable[[Lines], object]] = {
    "entries": put(1, entries=1),
    "turns": put(1, turns=7),
    "failures": put(1, failures=0),
    "score": put(0, last_score=0.5),
    "tools": put(0, tools=["none"]),
    "notes": put(0, notes=3),
    "limits": put(0, limits=SessionConfig(max_turns=1).to_document()),
    "broken": put(3, broken="it is fine"),
    "checksum": put(0, check=1),
}
"""What may be said of a document that fits it, and is wrong."""


@pytest.mark.parametrize("lie", BY_HAND.values(), ids=BY_HAND.keys())
def test_a_number_that_a_person_changed_is_not_believed(folded: Path, lie: Callable[[Lines], object]) -> None:
    """The contents' own checksum shows it: everything is counted anew."""
    truth = shown(folded)
    tell(folded, lie, signed=False)
    assert shown(folded) == truth


def test_a_wrong_count_that_is_forged_is_found_by_a_check(folded: Path) -> None:
    """A checksum is no seal: who makes it right is believed at first, harms nobody, and is found out by `check`."""
    tell(folded, put(1, entries=9), signed=True)
    with SessionStore.open(folded) as store:
        assert {row.summary.id for row in store.list().sessions} == {session_id(number) for number in (1, 2, 3, 5)}
        assert len(store.load(session_id(1)).entries) == 2
        report = store.check()
    assert 'document 2 of table "sessions"' in [damaged.place for damaged in report.damaged]


def test_stale_contents_are_not_believed(folded: Path) -> None:
    """The contents of an earlier fold do not pass for those of a later one."""
    earlier = told(folded)
    with SessionStore.open(folded) as store:
        store.apply([say(1, "three")])
        store.fold()
    truth = shown(folded)
    for signed in (True, False):
        tell(folded, lambda lines: lines.__setitem__(slice(None), earlier), signed=signed)
        assert shown(folded) == truth


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"name":"session 2"', b'"name":"session X"'),
        (b'"name":"session 2"', b'"name":"\xc3\xa9 ession"'),
        (b'"name":"session 2"', b'"name": "session 2"'),
        (b'"name":"session 2"', b'"name":"session 22"'),
        (b'"status":"active"', b'"status":"asleep"'),
        (b'"status":"active"', b'"status":"paused"'),
        (b'"created_at":1', b'"created_at":-'),
        (b'"tags":["a"]', b'"tags":["b"]'),
        (b'"tags":["a"]', b'"tags":[{ }]'),
        (b'"tags":["a"]', b'"tags":["a","\\ud83d\\ude00"]'),
        (b'"name":"session 3"', b'"name":"\\ud83d"     '),
        (b"\n]}\n", b"\n] }\n"),
        (b"]}\n,", b"]}\n ,"),
        (b"\n,", b",\n"),
    ],
)
def test_a_document_that_a_person_changed_is_read(folded: Path, old: bytes, new: bytes) -> None:
    """The contents tell of another text then: every document is shown, or said to be damaged, as it stands now."""
    data = folded.read_bytes()
    assert old in data
    folded.write_bytes(data.replace(old, new, 1))
    found = shown(folded)
    folded.write_text(json.dumps(json.loads(folded.read_bytes())), encoding="utf-8")
    assert found[1] == shown(folded)[1]
    assert {one.place for one in found[0].damaged} == {one.place for one in shown(folded)[0].damaged}


def test_two_documents_that_changed_places_keep_their_own_counts(folded: Path) -> None:
    """Swapped by a person, each is found by its number and its checksum."""
    truth = shown(folded)
    lines = folded.read_bytes().split(b"\n")
    starts = [
        at for at, line in enumerate(lines) if line.lstrip(b",").startswith((b'"1":{"metadata', b'"2":{"metadata'))
    ]
    first, second = lines[starts[0] : starts[1]], lines[starts[1] : starts[1] + len(lines[starts[0] : starts[1]]) + 1]
    swapped = [second[0].removeprefix(b","), *second[1:], b"," + first[0], *first[1:]]
    lines[starts[0] : starts[1] + len(second)] = swapped
    folded.write_bytes(b"\n".join(lines))
    assert list(json.loads(folded.read_bytes())["sessions"])[:2] == ["2", "1"]
    assert shown(folded)[1] == truth[1]
    assert {row.summary.id: row for row in shown(folded)[0].sessions} == {
        row.summary.id: row for row in truth[0].sessions
    }


def test_contents_of_an_earlier_version_are_made_anew(folded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a checksum of their own they are not believed; the next fold writes one."""
    truth = shown(folded)
    data = folded.read_bytes()
    (begin, end) = data.index(b',"sessions":5,"check":'), data.index(b"}\n", data.index(b',"sessions":5,"check":'))
    folded.write_bytes(data[:begin] + data[end:])
    assert shown(folded) == truth
    with SessionStore.open(folded) as store:
        store.fold()
    assert shown(folded) == truth
    assert not reads_bodies(folded, monkeypatch)


def test_the_checksum_is_of_the_lines_that_follow(folded: Path) -> None:
    """It is the CRC-32 of all lines behind the head, so that other programs can make it, too."""
    data = folded.read_bytes()
    begin = data.rindex(b'},"thulp_tui":{\n') + len(b'},"thulp_tui":{\n')
    head, _, table = data[begin : data.rindex(b'},"changes":{')].partition(b"\n")
    assert json.loads(head.removeprefix(b'"1":'))["check"] == zlib.crc32(table)
