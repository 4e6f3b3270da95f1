"""``thulp-tui check``."""

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.store.samples import document as sample
from tests.store.samples import say, session_id, texts, write_tables
from thulp_tui.store import SessionStore


def spoilt(path: Path) -> bytes:
    """Cut a store in the middle of its last session and return its bytes."""
    with SessionStore.open(path):
        pass
    write_tables(path, {"sessions": {"1": sample(1, "one", "two"), "2": sample(2, "three", "four", "five")}})
    with SessionStore.open(path) as store:
        store.apply([say(1, "more")])
    data = path.read_bytes()
    cut = data.index(b'"five"') - 20
    path.write_bytes(data[:cut])
    return data[:cut]


def test_a_sound_file_is_said_to_be_sound(run: Run, store: Path) -> None:
    """Exit code 0, with what it holds and how long the tail is."""
    done = run("check", store)
    assert done.exit_code == 0
    assert "3 sessions" in done.stdout
    assert "layout 1, 0 changes not folded yet" in done.stdout
    assert done.stdout.endswith("sound\n")


def test_without_a_name_it_is_the_store_of_every_command(run: Run, store: Path) -> None:
    """--file, the environment and so on name it."""
    assert run("check", "--file", store).stdout == run("check", store).stdout


def test_json_has_the_same_for_programs(run: Run, store: Path) -> None:
    """The report as one JSON object."""
    report = json.loads(run("check", store, "--json").stdout)
    assert (report["sessions"], report["sound"], report["damaged"]) == (3, True, [])
    assert report["bytes"] == store.stat().st_size
    assert report["tail"] == {"lines": 0, "bytes": 0, "torn": False}


def test_folding_joins_the_changes(run: Run, here: Path) -> None:
    """The tail is reported, and after --fold there is none; nothing is lost."""
    path = here / "s.json"
    write_tables(path, {"sessions": {"1": sample(1, "one")}})
    open_store = SessionStore.open(path)
    for text in ("two", "three"):
        open_store.apply([say(1, text)])
    assert json.loads(run("check", path, "--json").stdout)["tail"]["lines"] == 1
    assert json.loads(run("check", path, "--fold", "--json").stdout)["tail"]["lines"] == 0
    with SessionStore.open(path) as store:
        assert texts(store) == ["one", "two", "three"]


def test_a_damaged_session_is_named(run: Run, here: Path) -> None:
    """Exit code 1, and the document with the reason."""
    write_tables(here / "s.json", {"sessions": {"4": sample(1), "7": sample(2, status="asleep")}})
    done = run("check", "s.json")
    assert done.exit_code == 1
    assert 'damaged: document 7 of table "sessions": metadata.status' in done.stdout
    assert "1 session," in done.stdout


def test_a_bit_that_flipped_is_found(run: Run, store: Path) -> None:
    """Bytes that nobody meant to change are damage, even if they are still JSON."""
    data = store.read_bytes()
    assert b'"Summarise"' in data
    store.write_bytes(data.replace(b'"timestamp":', b'"timestamp" ', 1))
    assert run("check", store).exit_code == 1


def test_contents_that_nobody_else_can_read_are_found(run: Run, store: Path) -> None:
    """This program does without them, and a fold writes them anew."""
    before, key, behind = store.read_bytes().rpartition(b'"entries":')
    store.write_bytes(before[:-1] + b"n" + key + behind)
    done = run("check", store)
    assert done.exit_code == 1
    assert "3 sessions" in done.stdout
    assert 'damaged: table "thulp_tui": line 4' in done.stdout
    assert run("check", store, "--fold").stdout.endswith("sound\n")
    json.loads(store.read_bytes())


def test_what_is_no_store_is_damaged(run: Run, here: Path) -> None:
    """Any other file is a report of damage, with the place and what to do; the file is left alone."""
    (here / "s.json").write_text("hello", encoding="utf-8")
    done = run("check", "s.json")
    assert done.exit_code == 1
    assert "line 1 column 1" in done.stdout
    assert "`thulp-tui check s.json --repair NEW` saves what can be saved" in done.stdout
    assert (here / "s.json").read_text(encoding="utf-8") == "hello"


def test_a_missing_file_cannot_be_read(run: Run, here: Path) -> None:
    """Exit code 2 and a sentence; nothing is made."""
    done = run("check", "nowhere.json")
    assert done.exit_code == 2
    assert "there is no file nowhere.json" in done.stderr
    assert list(here.iterdir()) == []


def test_a_folder_cannot_be_read(run: Run, here: Path) -> None:
    """Exit code 2 and a sentence."""
    done = run("check", here)
    assert done.exit_code == 2
    assert "folder" in done.stderr


def test_a_repair_saves_what_stands_whole(run: Run, here: Path) -> None:
    """Whole sessions, and the whole entries of the one that is cut; the rest is listed, the old file left alone."""
    path, out = here / "s.json", here / "saved.json"
    data = spoilt(path)
    done = run("check", path, "--repair", out)
    assert done.exit_code == 1
    assert "lost: " in done.stdout
    assert path.read_bytes() == data
    with SessionStore.open(out) as saved:
        assert texts(saved, 1) == ["one", "two", "more"]
        assert texts(saved, 2) == ["three", "four"]
        assert saved.load(session_id(2)).context == sample()["context"]
    assert run("check", out).exit_code == 0


def test_a_repair_of_a_sound_file_copies_it(run: Run, store: Path, here: Path) -> None:
    """Nothing is lost, and the exit code says so."""
    done = run("check", store, "--repair", here / "copy.json")
    assert done.exit_code == 0
    assert "saved from" in done.stdout
    assert json.loads((here / "copy.json").read_bytes())["sessions"] == json.loads(store.read_bytes())["sessions"]


def test_a_repair_never_writes_over_a_file(run: Run, store: Path) -> None:
    """OUT must be new."""
    before = store.read_bytes()
    done = run("check", store, "--repair", store)
    assert done.exit_code == 2
    assert "never writes over" in done.stderr
    assert store.read_bytes() == before


def test_folding_and_repairing_exclude_each_other(run: Run, store: Path) -> None:
    """One changes the file, the other leaves it alone."""
    assert run("check", store, "--fold", "--repair", "x.json").exit_code == 2
