"""Marking sessions and doing something to all of them."""

from pathlib import Path

import pytest

from tests.ui.person import Opened, Person, inject, sitting, write
from tests.ui.sessions import MINUTE, session, sid, talk
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.operations import DeleteSession
from thulp_tui.domain.session import Session
from thulp_tui.store import SessionStore
from thulp_tui.ui.screens.export import WRITTEN, Exporting

STATUSES = ("active", "paused", "completed", "active")


def given() -> list[Session]:
    """Return four sessions: active, paused, completed, active; tagged x, x y, none, x."""
    tags: tuple[list[str], ...] = (["x"], ["x", "y"], [], ["x"])
    return [
        session(n, f"name {n}", talk(1), status=status, tags=tag, age=n * MINUTE)
        for n, (status, tag) in enumerate(zip(STATUSES, tags, strict=True), 1)
    ]


def statuses(path: Path) -> list[str]:
    """Return the statuses on disk, by id."""
    with SessionStore.open(path, create=False) as store:
        found = sorted(store.list().sessions, key=lambda listed: listed.summary.id)
        return [listed.summary.status.value for listed in found]


async def wait_for(person: Person, *wanted: str) -> None:
    """Wait until the sessions on disk have these statuses."""
    await person.until(lambda: statuses(person.path) == list(wanted), f"{wanted} on disk")


def marked(person: Person) -> list[int]:
    """Return the numbers of the marked sessions."""
    return sorted(int(each[-2:]) for each in person.main.pane.list.marks)


async def test_space_marks_and_goes_on(opened: Opened) -> None:
    """A sign stands before each row; the count beneath; escape takes all marks away, and only them."""
    async with opened(*given()) as person:
        await person.press("space", "j", "space")
        await person.sees("2 marked · 4 sessions", "■ ● name 1", "· ◌ name 2", "■ ✓ name 3", "esc unmark")
        await person.press("k", "space")
        await person.sees("1 marked")
        await person.press("escape")
        await person.sees_no("marked", "■", "esc unmark")
        await person.sees("4 sessions")


async def test_a_range_all_and_none(opened: Opened) -> None:
    """V marks from the last marked one, shift with an arrow row by row, A all that the filter shows."""
    async with opened(*(session(n, f"name {n}", age=n * MINUTE) for n in range(1, 10))) as person:
        await person.press("j", "space", "j", "j", "V")
        assert marked(person) == [2, 3, 4, 5]
        await person.press("escape", "g", "shift+down", "shift+down", "shift+down")
        assert marked(person) == [1, 2, 3]
        await person.press("escape", "/")
        await person.paste('"name 7" or "name 8"')
        await person.press("enter", "A")
        assert marked(person) == [7, 8]


async def test_ctrl_and_the_mouse_mark(opened: Opened) -> None:
    """A click with ctrl marks a row, another one takes it off."""
    async with opened(*given()) as person:
        await person.sees("name 4")
        await person.pilot.click("#sessions", offset=(5, 4), control=True)
        await person.sees("1 marked", "■ ✓ name 3")
        await person.pilot.click("#sessions", offset=(5, 4), control=True)
        await person.sees_no("marked")


async def test_what_the_filter_hides_stays_marked_and_is_counted(opened: Opened) -> None:
    """One is told that more is marked than is seen."""
    async with opened(*given()) as person:
        await person.press("space", "space", "/")
        await person.paste('"name 1"')
        await person.sees("2 marked (1 hidden)")


async def test_pausing_many_is_one_change_and_one_undo(opened: Opened) -> None:
    """Those that cannot be paused are told with the reason; z takes all of it back at once."""
    async with opened(*given()) as person:
        await person.press("A", "p")
        await wait_for(person, "paused", "paused", "completed", "paused")
        await person.is_told("Paused 2 of 4 sessions: 1 was paused already, 1 was completed. z undoes")
        await person.press("z")
        await wait_for(person, *STATUSES)
        await person.is_told("Undone: Paused 2 of 4 sessions")
        assert marked(person) == [1, 2, 3, 4]


async def test_resuming_closing_and_reopening_many(opened: Opened) -> None:
    """p resumes where none is active; x closes those that are open, and reopens where all are closed."""
    async with opened(*given()) as person:
        await person.press("A", "p")
        await wait_for(person, "paused", "paused", "completed", "paused")
        await person.is_free()
        await person.press("p")
        await wait_for(person, "active", "active", "completed", "active")
        await person.is_told("Resumed 3 of 4 sessions: 1 was completed")
        await person.press("x")
        await person.sees("Close · 4 sessions")
        await person.press("f")
        await wait_for(person, "failed", "failed", "completed", "failed")
        await person.is_told("Failed 3 of 4 sessions: 1 was completed")
        await person.press("x")
        await wait_for(person, "active", "active", "active", "active")
        await person.is_told("Reopened 4 sessions")


async def test_tagging_many(opened: Opened) -> None:
    """The editor tells what all have from what some have; what is added joins each, what is removed leaves each."""
    async with opened(*given()) as person:
        await person.press("space", "space", "t")
        await person.sees("Tags · 2 sessions", "✓ x", "~ y", "in some")
        await person.paste("new")
        await person.press("enter", "down", "enter", "ctrl+s")
        await person.finds(sid(1), lambda stored: list(stored.metadata.tags) == ["new"])
        assert list(person.stored(sid(2)).metadata.tags) == ["y", "new"]
        await person.is_told("Tags +new −x: 2 sessions")
        await person.press("z")
        await person.finds(sid(2), lambda stored: list(stored.metadata.tags) == ["x", "y"])


async def test_deleting_many_asks_and_can_be_undone(opened: Opened) -> None:
    """No deletes nothing; yes deletes all marked, and no mark is left; z brings them back."""
    async with opened(*given()) as person:
        await person.press("space", "space", "delete")
        await person.sees("Delete 2 sessions?", "They hold 4 entries")
        await person.press("n")
        assert len(person.names()) == 4
        await person.press("delete", "y")
        await person.until(lambda: person.names() == ["name 3", "name 4"], "two are left")
        await person.is_told("Deleted 2 sessions. z undoes")
        await person.sees_no("marked")
        await person.press("z")
        await person.until(lambda: len(person.names()) == 4, "all are back")


async def test_a_mark_on_a_session_that_another_program_deletes_goes_with_it(opened: Opened) -> None:
    """The count follows, and what is left is still done."""
    async with opened(*given()) as person:
        await person.press("space", "G", "space")
        await person.sees("2 marked")
        with SessionStore.open(person.path) as other:
            other.apply([DeleteSession(sid(1))])
        await person.tick(1)
        await person.sees("1 marked · 3 sessions")
        await person.press("p")
        await person.is_told("Paused 1 session. z undoes")


async def test_what_is_only_read_cannot_be_marked(path: Path) -> None:
    """A duplicate and a damaged document say so, and are left out of all."""
    write(path, [session(1, "first")])
    inject(path, session(1, "second", age=MINUTE).to_document())
    inject(path, {"metadata": {}})
    async with sitting(path) as person:
        await person.press("j", "space", "space")
        await person.is_told("It is only read, so it cannot be marked")
        assert marked(person) == []
        await person.press("A")
        await person.sees("1 marked · 3 sessions")


async def test_a_session_whose_id_is_there_twice_is_not_deleted_with_the_others(path: Path) -> None:
    """The others are, and one is told why this one stays."""
    write(path, [session(1, "twice"), session(2, "other", age=2 * MINUTE)])
    inject(path, session(1, "second", age=MINUTE).to_document())
    async with sitting(path) as person:
        await person.press("A", "delete", "y")
        await person.is_told("Deleted 1 of 2 sessions: 1 was in the file twice")
        assert person.names() == ["twice", "second"]


async def test_other_keys_act_on_the_highlighted_session(opened: Opened) -> None:
    """Limits and names are one session's, whatever is marked."""
    async with opened(*given()) as person:
        await person.press("space", "l")
        await person.sees("Limits · name 2")


# -- export


async def test_marked_sessions_are_exported_into_a_folder(opened: Opened, tmp_path: Path) -> None:
    """One file each, named by its id, as thulp would write it; the folder is made; nothing is overwritten."""
    folder = tmp_path / "out"
    async with opened(*given()) as person:
        for said in ("Exported 4 sessions", "Exported none of 4 sessions: 4 were there already"):
            await person.press("A", "w")
            await person.sees("Export 4 sessions")
            await person.paste(str(folder))
            await person.press("enter")
            await person.is_told(said)
            await person.is_free()
        stored = person.stored(sid(2))
    assert sorted(file.name for file in folder.iterdir()) == [f"{sid(n)}.json" for n in range(1, 5)]
    assert Session.from_json((folder / f"{sid(2)}.json").read_text("utf-8")) == stored


async def test_one_session_is_exported_without_a_mark(opened: Opened, tmp_path: Path) -> None:
    """w alone takes the highlighted one, by name, and in the timeline the open one."""
    async with opened(*given()) as person:
        await person.press("j", "enter", "w")
        await person.sees("Export “name 2”")
        await person.paste(str(tmp_path))
        await person.press("enter")
        await person.is_told("Exported 1 session")
    assert (tmp_path / f"{sid(2)}.json").is_file()


async def test_notes_are_exported_if_one_wants_that(opened: Opened, tmp_path: Path) -> None:
    """They are left out, unless one chooses otherwise above the folder."""
    (tmp_path / "with").mkdir()
    (tmp_path / "without").mkdir()
    one = session(1, "name 1", talk(1))
    noted = one.replaced(context={"thulp_tui": {"notes": {one.entries[0].id: {"text": "mine", "at": 5}}}})
    async with opened(noted) as person:
        await person.press("w")
        await person.sees("● left out")
        await person.paste(str(tmp_path / "without"))
        await person.press("enter")
        await person.is_told("Exported 1 session")
        await person.press("w")
        await person.paste(str(tmp_path / "with"))
        await person.press("up", "right")
        await person.sees("● included")
        await person.press("down", "enter")
        await person.until(lambda: (tmp_path / "with" / f"{sid(1)}.json").exists(), "the file")
        await person.is_free()
    assert "mine" not in (tmp_path / "without" / f"{sid(1)}.json").read_text("utf-8")
    assert (tmp_path / "with" / f"{sid(1)}.json").read_text("utf-8") == noted.to_json()


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("{}/no/where", "there is no folder"),
        ("{}/file", "is no folder"),
        ("~nobody9/x", ""),
    ],
)
async def test_a_folder_that_cannot_be_is_refused(opened: Opened, tmp_path: Path, typed: str, reason: str) -> None:
    """The reason stands beneath the field, and nothing is written."""
    (tmp_path / "file").write_text("")
    async with opened(*given()) as person:
        await person.press("A", "w")
        await person.paste(typed.format(tmp_path))
        await person.press("enter")
        await person.sees(reason or "no such home folder")


async def test_left_empty_the_folder_is_the_one_that_is_shown(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the folder where the program was started."""
    monkeypatch.chdir(tmp_path)
    async with opened(*given()) as person:
        await person.press("w")
        await person.sees("exports")
        await person.press("enter")
        await person.until(lambda: list((tmp_path / "exports").glob("*.json")), "the file")
        await person.is_free()


async def test_what_leaves_is_shown_before(opened: Opened, tmp_path: Path) -> None:
    """How much, and which secrets are taken out, by kind and place; one may leave them in, and goes back by escape."""
    secret = "ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0fGaaaa"
    one = session(1, "name 1", [*talk(1), SessionEntry.user_message(f"with {secret}"), *talk(1)[1:]])
    file = tmp_path / "train.jsonl"
    async with opened(one, size=(120, 40)) as person:
        await person.press("w", "shift+tab", "shift+tab")
        await person.press(*["down"] * [row.name for row in WRITTEN].index("sft-openai"))
        await person.sees("All sessions in one file.", "train.jsonl")
        await person.press("tab")
        await person.paste(str(file))
        await person.press("enter")
        await person.sees("1 session, 4 entries, 1 line", "«secret:github:1»  1 ×  ghp_…, 40 characters  entry 3")
        await person.press("escape")
        await person.sees("Export “name 1”", "All sessions in one file.")
        await person.press("enter")
        await person.sees("secrets are taken out", "1 secret, 1 place, taken out")
        await person.press("s")
        await person.sees("SECRETS ARE LEFT IN", "1 secret, 1 place, left in")
        await person.press("s")
        await person.sees("secrets are taken out")
        await person.press("s", "enter")
        await person.is_told("Exported 1 session.", "not redacted")
    assert secret in file.read_text("utf-8")


async def test_a_secret_in_a_name_does_not_show_among_what_is_taken_out(opened: Opened, tmp_path: Path) -> None:
    """The session with that name is called by the beginning of its id there."""
    secret = "ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0fGaaaa"
    name = f"Somebody has pasted the key {secret} into this"
    async with opened(session(1, "one", talk(1)), session(2, name, talk(1), age=1), size=(120, 40)) as person:
        await person.press("A", "w", "shift+tab", "shift+tab")
        await person.press(*["down"] * [row.name for row in WRITTEN].index("markdown"))
        await person.press("tab")
        await person.paste(str(tmp_path / "out"))
        await person.press("enter")
        await person.sees("1 secret, ", f"“{str(sid(2))[:8]}” name")
        assert person.hides("ghp_aB3")


async def test_escape_stops_an_export(opened: Opened, tmp_path: Path) -> None:
    """What is written stays, and one is told how many are left."""
    many = [session(n, f"name {n}", talk(1), age=n) for n in range(1, 400)]
    async with opened(*many) as person:
        await person.press("A", "w")
        await person.paste(str(tmp_path / "out"))
        person.rattle("enter")
        await person.until(lambda: isinstance(person.app.screen, Exporting), "the export has begun")
        person.rattle("escape")
        await person.is_told("left, as you stopped it")
    assert 0 <= len(list((tmp_path / "out").iterdir())) < 399
