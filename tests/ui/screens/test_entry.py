"""The screen of one entry."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.ui.screens.host import HOSTILE, SIZES, Sitting, asked, is_harmless
from tests.ui.sessions import call, every_kind, reply, user
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.ui.screens.entry import EntryScreen

CALL = call(
    "edit",
    arguments={"path": "a.py", "new": "def f():\n    return 1"},
    result={"changed": True, "lines": [1, 2]},
    intent="mend it",
    duration_ms=1200,
)


def screen(*entries: SessionEntry, number: int = 0) -> EntryScreen:
    """Return the screen of the entry with this number, the first unless said."""
    return EntryScreen(entries, number)


async def until_copied(dialog: Sitting[int], key: str) -> str:
    """Press a key, and return what it copied."""
    dialog.app.copied = None
    await dialog.press(key)
    await dialog.until(lambda: dialog.app.copied is not None)
    return dialog.app.copied or ""


async def test_a_message_is_shown_as_markdown() -> None:
    """Headings, lists, code, all of it, under its kind, number and time."""
    text = "# Plan\n\n- one\n- two\n\n```python\nprint(1)\n```\n\n" + "\n\n".join(f"paragraph {n}" for n in range(300))
    async with asked(screen(reply(text), user("thanks"))) as dialog:
        await dialog.sees("• one", "print(1)")
        await dialog.sees("assistant message", beside="1/2")
        await dialog.sees("2026-01-02 12:00")
        await dialog.press("G")
        await dialog.sees("paragraph 299")


async def test_a_call_is_shown_in_parts() -> None:
    """Why, arguments by name, result; how long it took."""
    async with asked(screen(CALL), (80, 40)) as dialog:
        await dialog.sees("edit  1.2 s", "why", "mend it", "arguments", "path  a.py", "    return 1", '"changed": true')


async def test_every_kind_shows_what_it_says() -> None:
    """Each of the seven types, gone through by a key; it stops at both ends."""
    entries = every_kind()
    async with asked(screen(*entries)) as dialog:
        for number, said in enumerate(
            [
                "be brief",
                "what is wrong?",
                "let me look",
                "setup.py",
                "see the log",
                '"found": 2',
                "exact  0.8",
                "to staging",
            ]
        ):
            await dialog.sees(f"{number + 1}/8", said)
            await dialog.press("]")
        await dialog.sees("8/8")
        for _ in range(9):
            await dialog.press("[")
        await dialog.sees("1/8", "be brief")


async def test_views_take_turns() -> None:
    """Text, tree, JSON, and text again; the other key goes back; a click chooses."""
    async with asked(screen(CALL), (80, 40)) as dialog:
        await dialog.sees("why")
        await dialog.press("v")
        await dialog.sees("▾ content: 5 keys", 'tool_name: "edit"')
        await dialog.press("v")
        await dialog.sees('"tool_name": "edit",')
        await dialog.press("v")
        await dialog.sees("why")
        await dialog.press("V")
        await dialog.sees('"tool_name": "edit",')
        await dialog.clicks("json", "tree")
        await dialog.sees("▾ content: 5 keys")
        await dialog.clicks("json", "text")
        await dialog.sees("why")


@pytest.mark.parametrize("key", ["escape", "q", "d"])
async def test_leaving_tells_where_one_was(key: str) -> None:
    """The answer is the number of the entry looked at last."""
    async with asked(screen(user("one"), user("two"), user("three"), number=0)) as dialog:
        await dialog.sees("one")
        await dialog.press("]", "]", key)
        assert await dialog.answered() == 2


# -- the tree


async def test_the_tree_folds() -> None:
    """By enter and space, by h and l, all at once; a click on the mark does it too."""
    async with asked(screen(CALL), (80, 40)) as dialog:
        await dialog.press("v")
        await dialog.sees("▾ arguments: 2 keys")
        await dialog.press(*"jjj", "enter")
        await dialog.sees('▸ entry_type: {"type": "tool_call"')
        await dialog.press("l")
        await dialog.sees("▾ entry_type: 3 keys")
        await dialog.press("l", "h", "h")
        await dialog.sees("▸ entry_type")
        await dialog.press("-")
        await dialog.sees("▸ content: {")
        await dialog.press("=")
        await dialog.sees("▾ arguments: 2 keys")
        await dialog.clicks("▾ arguments", "▾")
        await dialog.sees("▸ arguments: {")


async def test_long_arrays_open_in_groups() -> None:
    """A hundred rows at a time; what is far within is found and led to."""
    entry = call(result=[{"n": n, "odd": n % 2 == 1} for n in range(12_345)])
    async with asked(screen(entry), (80, 30)) as dialog:
        await dialog.press("v", "/")
        await dialog.sees("search")
        await dialog.types("12321")
        await dialog.sees("1/1 “12321”", "12,300 … 12,344", "▾ 12,321: 2 keys", "n: 12321")


async def test_a_value_of_the_tree_is_copied() -> None:
    """A text as it is, anything else as JSON; capital Y copies the entry."""
    async with asked(screen(CALL), (80, 40)) as dialog:
        await dialog.press("v", "/", *"return", "enter")
        await dialog.sees("1/1 “return”")
        assert await until_copied(dialog, "y") == "def f():\n    return 1"
        await dialog.press("h")
        assert json.loads(await until_copied(dialog, "y")) == {"path": "a.py", "new": "def f():\n    return 1"}
        assert json.loads(await until_copied(dialog, "Y")) == CALL.to_document()


async def test_text_is_selected_with_the_mouse() -> None:
    """Copied when the button is let go; y copies it again; escape selects nothing, then leaves."""
    async with asked(screen(reply("one two three\n\nfour five"))) as dialog:
        await dialog.sees("four five")
        first, last = dialog.line("two"), dialog.line("five")
        row = dialog.lines().index(first)
        await dialog.pilot.mouse_down(offset=(first.index("two"), row))
        await dialog.pilot.hover(offset=(last.index("four") + 3, row + 2))
        await dialog.pilot.mouse_up(offset=(last.index("four") + 3, row + 2))
        await dialog.until(lambda: dialog.app.copied == "two three\n\nfour")
        assert await until_copied(dialog, "y") == "two three\n\nfour"
        await dialog.press("escape")
        assert dialog.is_open
        assert await until_copied(dialog, "y") == "one two three\n\nfour five"


# -- search


async def test_words_are_found_while_they_are_typed() -> None:
    """Counted, gone through by n and N, round the end; escape clears, once more leaves."""
    text = "\n\n".join(f"apple {n}" if n % 10 == 0 else f"pear {n}" for n in range(100))
    async with asked(screen(reply(text))) as dialog:
        await dialog.sees("pear 1")
        await dialog.press("/", *"apple")
        await dialog.sees("1/10 “apple”")
        await dialog.press("enter", "n")
        await dialog.sees("2/10 “apple”", "apple 10")
        await dialog.press("N", "N")
        await dialog.sees("10/10 “apple”", "apple 90")
        await dialog.press("n")
        await dialog.sees("1/10 “apple”", "apple 0")
        await dialog.press("escape")
        await dialog.sees_no("“apple”")
        assert dialog.is_open
        await dialog.press("escape")
        assert await dialog.answered() == 0


async def test_a_search_begins_where_one_is_and_leads_back_there() -> None:
    """Each letter narrows it down from there; what is nowhere leaves one where one was."""
    text = "\n\n".join(["alpha", *(f"line {n}" for n in range(100)), "alps", *(f"row {n}" for n in range(100))])
    async with asked(screen(reply(text))) as dialog:
        await dialog.press("pagedown")
        await dialog.sees("line 10")
        await dialog.press("/", *"al")
        await dialog.sees("2/2 “al”", "alps")
        await dialog.press(*"pq")
        await dialog.sees("no “alpq”", "line 10")


async def test_case_matters_when_a_capital_is_typed() -> None:
    """Small letters find both; what is not there is said."""
    async with asked(screen(reply("Error and error and ERROR"))) as dialog:
        await dialog.press("/", *"error")
        await dialog.sees("1/3")
        await dialog.press("escape", "/", *"Error")
        await dialog.sees("1/1")
        await dialog.press("escape", "/", *"xyz")
        await dialog.sees("no “xyz”")


async def test_words_are_looked_for_in_the_next_entry_too() -> None:
    """And in the other views."""
    async with asked(screen(user("tea"), user("tea and tea"))) as dialog:
        await dialog.press("/", *"tea", "enter")
        await dialog.sees("1/1 “tea”")
        await dialog.press("]")
        await dialog.sees("1/2 “tea”")
        await dialog.press("v")
        await dialog.sees("1/1 “tea”", "tea and tea")


async def test_the_wrapping_hides_nothing() -> None:
    """A word that is folded at the edge is found, and so are words with the edge between them."""
    text = (
        "x" * 70
        + "needle"
        + "y" * 70
        + " and a haystack of words that go on and on and on until some line ends somewhere"
    )
    async with asked(screen(call(result=text)), (60, 24)) as dialog:
        await dialog.press("/", *"needle")
        await dialog.sees("1/1 “needle”")
        await dialog.press("escape", "/", *"of words that go on and on and on until some")
        await dialog.sees("1/1")


# -- what is long


async def test_a_long_text_is_shown_in_part_until_all_is_asked_for() -> None:
    """The line at the end names the key; then the end is there."""
    text = "".join(f"line {n} of a long text\n\n" for n in range(8000))
    async with asked(screen(reply(text))) as dialog:
        await dialog.sees("shown in part")
        await dialog.press("G")
        await dialog.sees("▸ the first ", "a shows all")
        await dialog.press("a")
        await dialog.sees_no("shown in part", "laying out")
        await dialog.press("G")
        await dialog.sees("line 7999 of a long text")


async def test_a_search_looks_through_all_of_it() -> None:
    """Not only through what is shown at first."""
    value = json.dumps([{"n": n} for n in range(80_000)] + ["needle"])
    async with asked(screen(call(result=value))) as dialog:
        await dialog.press("/", *"needle")
        await dialog.sees("1/1 “needle”", '"needle"]')


async def test_all_of_it_is_copied() -> None:
    """However little of it shows."""
    text = "word " * 50_000
    async with asked(screen(reply(text))) as dialog:
        assert await until_copied(dialog, "y") == text


async def test_a_resize_wraps_anew() -> None:
    """Nothing is cut at the new edge."""
    async with asked(screen(reply("word " * 100 + "end"))) as dialog:
        await dialog.sees("end")
        await dialog.pilot.resize_terminal(40, 24)
        await dialog.sees("end")
        assert all(len(line) == 40 for line in dialog.lines())


# -- to a file


async def saves(dialog: Sitting[int], path: str) -> None:
    """Save what is shown under a path."""
    await dialog.press("s")
    await dialog.sees("Path")
    await dialog.press("ctrl+u")
    await dialog.pastes(path)
    await dialog.press("enter")


async def test_the_text_is_saved_for_its_owner_only(tmp_path: Path) -> None:
    """Byte for byte, mode 0600, and nothing beside it."""
    path = tmp_path / "note.md"
    async with asked(screen(reply("schön\n\n# done"))) as dialog:
        await saves(dialog, str(path))
        await dialog.sees("Saved the text of entry 1, 14 B")
        assert path.read_bytes() == "schön\n\n# done".encode()
        assert path.stat().st_mode & 0o777 == 0o600
        assert list(tmp_path.iterdir()) == [path]


async def test_the_json_is_saved_from_its_views(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder, here the home, gets a file with a fitting name."""
    monkeypatch.setenv("HOME", str(tmp_path))
    async with asked(screen(user("one"), CALL, number=1)) as dialog:
        await dialog.press("v")
        await saves(dialog, "~")
        await dialog.until((tmp_path / "entry-2.json").exists)
        assert json.loads((tmp_path / "entry-2.json").read_text()) == CALL.to_document()


async def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    """The safe answer keeps what is there; the other one replaces it."""
    path = tmp_path / "note.md"
    path.write_text("mine")
    async with asked(screen(reply("theirs"))) as dialog:
        await saves(dialog, str(path))
        await dialog.sees("Overwrite “note.md”?")
        await dialog.press("n")
        await dialog.sees_no("Overwrite")
        assert path.read_text() == "mine"
        await saves(dialog, str(path))
        await dialog.sees("Overwrite “note.md”?")
        await dialog.press("y")
        await dialog.sees("Saved")
        assert path.read_text() == "theirs"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("  ", "a path is missing"), ("no/such/x.md", "there is no folder"), ("~nobody-here/x", "no such home folder")],
)
async def test_a_path_that_cannot_be_is_refused(typed: str, reason: str, tmp_path: Path) -> None:
    """With the reason, while what was typed stands; nothing is written."""
    async with asked(screen(reply("text"))) as dialog:
        await saves(dialog, typed)
        await dialog.sees(reason)
        await dialog.press("escape")
        await dialog.sees("text")


async def test_a_disk_that_is_full_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the system's words; what was there stays."""

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    async with asked(screen(reply("text"))) as dialog:
        await saves(dialog, str(tmp_path / "x.md"))
        await dialog.sees("Not saved: No space left on device")
        assert list(tmp_path.iterdir()) == []


# -- any terminal, any content


@pytest.mark.parametrize("size", [*SIZES, (20, 5)])
async def test_it_fits_any_terminal(size: tuple[int, int]) -> None:
    """In all views, with a search under way."""
    async with asked(screen(*every_kind(), CALL), size) as dialog:
        for _ in range(3):
            for key in ("]", "j", "G", "g", "pagedown", "/", "e", "enter", "n", "escape", "v"):
                await dialog.press(key)
                assert len(dialog.lines()) == size[1]
        await dialog.press("escape")
        assert not dialog.is_open


@pytest.mark.parametrize("size", SIZES)
async def test_nothing_from_a_file_reaches_the_terminal(size: tuple[int, int]) -> None:
    """Names, messages, arguments, keys show as text; so do the words looked for and what is told."""
    marks, long = "a" + "\u0301" * 10_000 + "\x00", "w" * 100_000
    entries = [
        reply(f"# {HOSTILE}\n\n`{HOSTILE}` [x]({HOSTILE}) {marks}"),
        call(
            HOSTILE,
            ok=False,
            arguments={HOSTILE: HOSTILE, "x": f"{HOSTILE}\n{marks}"},
            result={HOSTILE: [HOSTILE, long]},
        ),
        SessionEntry.evaluation_result(0.5, {HOSTILE: 1.0}, {HOSTILE: marks}),
        SessionEntry.system_event(HOSTILE, HOSTILE),
    ]
    async with asked(screen(*entries), size) as dialog:
        await dialog.press("/")
        await dialog.pastes(HOSTILE)
        await dialog.press("enter")
        for _ in entries:
            for _ in range(3):
                assert is_harmless(dialog.text())
                await dialog.press("pagedown", "y", "v")
            await dialog.press("]")
        assert is_harmless(dialog.text())
