"""Sessions leave one at a time, redacted and without remarks, and it is counted what was left out and why."""

import json
from pathlib import Path

import pytest

from tests.exchange.recordings import entry, numbered, recording
from tests.recording.demos import call, recorded, say
from thulp_tui.domain.remarks import remarks_of
from thulp_tui.domain.rules import Refused
from thulp_tui.domain.session import Session
from thulp_tui.exchange import FORMATS
from thulp_tui.exchange.destinations import Folder, Nowhere, OneFile, Stream
from thulp_tui.exchange.exporting import THERE, Export
from thulp_tui.recording.redaction import Redactor

TOKEN = "ghp_" + "a1B2" * 10
LINES, FILES = FORMATS["sft-openai"], FORMATS["thulp"]


def told(text: str, number: int = 1) -> Session:
    """A session with a question and an answer."""
    answer = say("assistant", text).to_document()
    return recording(entry(1), answer, id=str(numbered(number).id))


def names(folder: Path) -> list[str]:
    """What stands in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_many_sessions_are_lines_of_one_file(tmp_path: Path) -> None:
    """One redactor for all: the same secret has one name; what is told of the export is what was done."""
    with Export(LINES, OneFile(tmp_path / "a.jsonl", overwrite=False), redactor=Redactor()) as export:
        assert [export.add(told(f"{TOKEN} {number}", number)) for number in (1, 2)] == ["", ""]
        assert export.add(recording(entry(1))) == "It has no answer of an assistant to learn from."
        assert not (tmp_path / "a.jsonl").exists()
    lines = (tmp_path / "a.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["messages"][1]["content"] for line in lines] == [
        "«secret:github:1» 1",
        "«secret:github:1» 2",
    ]
    assert names(tmp_path) == ["a.jsonl"]
    assert export.report.told() == [
        f"2 sessions, 4 entries, 2 lines, {(tmp_path / 'a.jsonl').stat().st_size:,} bytes",
        "left out: 1 session: It has no answer of an assistant to learn from",
        "redacted (best effort): 2 × github",
    ]


def test_only_what_leaves_is_counted() -> None:
    """Not the secrets of names, of events, of what else a call's content holds."""
    session = recorded(
        say("user", "go"), call("ls", details={"x": TOKEN}), say("assistant", "done"), context={"tools": []}, x=TOKEN
    )
    session.metadata = session.metadata.changed(name=TOKEN)
    export = Export(LINES, Nowhere(), redactor=Redactor())
    assert export.add(session) == ""
    assert export.report.secrets == {}


def test_a_preview_tells_the_same_and_writes_nothing(tmp_path: Path) -> None:
    """To the byte."""
    with Export(LINES, Nowhere(), redactor=Redactor()) as preview:
        preview.add(told("ä" + TOKEN))
    assert names(tmp_path) == []
    with Export(LINES, OneFile(tmp_path / "a.jsonl", overwrite=False), redactor=Redactor()) as export:
        export.add(told("ä" + TOKEN))
    assert preview.report.told() == export.report.told()


def test_when_nothing_is_written_there_is_no_file(tmp_path: Path) -> None:
    """Neither after an error, nor when every session is left out."""
    with Export(LINES, OneFile(tmp_path / "a", overwrite=False), redactor=None) as export:
        export.add(recording())

    def stopped() -> None:
        with Export(LINES, OneFile(tmp_path / "a", overwrite=False), redactor=None) as export:
            export.add(told("x"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert names(tmp_path) == []


def test_a_file_a_session(tmp_path: Path) -> None:
    """One that is there stays; two sessions of this export with one id get two names."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / f"{numbered(2).id}.json").write_text("mine")
    with Export(FILES, Folder(tmp_path / "out", overwrite=False), redactor=None) as export:
        assert [export.add(numbered(number)) for number in (1, 1, 2)] == ["", "", THERE]
    id = numbered(1).id
    assert names(tmp_path / "out") == [f"{id}-2.json", f"{id}.json", f"{numbered(2).id}.json"]
    assert (tmp_path / "out" / f"{numbered(2).id}.json").read_text() == "mine"
    assert export.report.there == [str(tmp_path / "out" / f"{numbered(2).id}.json")]


def test_the_store_is_never_a_target(tmp_path: Path) -> None:
    """By whatever name."""
    (tmp_path / f"{numbered(1).id}.json").write_text("the store")
    store = tmp_path / "link.json"
    store.symlink_to(f"{numbered(1).id}.json")
    with pytest.raises(Refused, match="is the store itself"):
        OneFile(tmp_path / f"{numbered(1).id}.json", overwrite=True, store=store)
    with Export(FILES, Folder(tmp_path, overwrite=True, store=store), redactor=None) as export:
        assert "is the store itself" in export.add(numbered(1))
    assert store.read_text() == "the store"


@pytest.mark.parametrize("has_notes", [True, False])
def test_remarks_leave_only_when_they_shall(has_notes: bool) -> None:
    """And only in formats that have a place for them."""
    session = numbered(1)
    session.context = {"thulp_tui": {"notes": {"x": "mine"}}}
    texts: list[str] = []
    export = Export(FILES, Stream(texts.append), redactor=None, has_notes=has_notes)
    export.add(session)
    assert bool(remarks_of(Session.from_json(texts[0]).context).notes) == has_notes
