"""The details of a session and of an entry."""

import json

import pytest

from tests.ui.screens.host import HOSTILE, SIZES, Sitting, asked, is_harmless
from tests.ui.sessions import MINUTE, call, limits, moment, reply, session, sid, talk, user
from thulp_tui.domain.session import Session
from thulp_tui.domain.summary import summarise
from thulp_tui.ui.screens.details import Details

CALL = call("bash", ok=False, arguments={"command": "pytest -q"}, result="1 failed")


def details(shown: Session) -> Details:
    """Return the details of a session at noon."""
    summary = summarise(shown.metadata, shown.entries, shown.context)
    return Details(summary, shown.context, now=moment())


async def until_copied(dialog: Sitting[None]) -> str:
    """Copy the part that has the focus."""
    await dialog.press("y")
    await dialog.until(lambda: dialog.app.copied is not None)
    return dialog.app.copied or ""


async def test_metadata_and_counts_are_shown() -> None:
    """What the session is, when it was made, what it holds."""
    shown = session(
        kind="teacher_demo",
        entries=[*talk(2), CALL],
        lasted=90 * MINUTE,
        tags=["ci", "login"],
        parent_session=str(sid(7)),
        context={"usage": {"input_tokens": 12345, "output_tokens": 678}},
    )
    async with asked(details(shown), (120, 60)) as dialog:
        await dialog.sees("Fix the login bug", "● active", "teacher demo", "ci, login", str(sid(1)), str(sid(7)))
        await dialog.sees("2026-01-02 10:30", beside="created")
        await dialog.sees("5", beside="entries")
        await dialog.sees("1", beside="failed calls")
        await dialog.sees("bash", beside="tools")
        await dialog.sees("12,345", beside="input tokens")


async def test_limits_are_shown_with_their_verdict() -> None:
    """Each use beside its maximum; the verdict is that of thulp's check."""
    shown = session(entries=talk(4), lasted=10 * MINUTE, limits=limits(turns=3, seconds=3600))
    async with asked(details(shown), (120, 60)) as dialog:
        await dialog.sees("of 3", beside="turns")
        await dialog.sees("no limit", beside="entries")
        await dialog.sees("of 1h", beside="time")
        await dialog.sees("exceeded: turns", beside="verdict")


async def test_a_session_without_limits_says_so() -> None:
    """And names the key that sets some."""
    async with asked(details(session()), (120, 60)) as dialog:
        await dialog.sees("l sets some")


async def test_the_context_is_json() -> None:
    """Indented, in the order of the file."""
    shown = session(entries=[user("hi"), CALL], context={"seed": None, "stream": True})
    async with asked(details(shown), (120, 80)) as dialog:
        await dialog.sees("Context  2 keys", '"seed": null,', '"stream": true')


async def test_a_part_folds_under_its_title() -> None:
    """Enter or space; a click does it too."""
    async with asked(details(session())) as dialog:
        await dialog.press("enter")
        await dialog.sees("▸ Session")
        await dialog.sees_no("2026-01-02")
        await dialog.press("space")
        await dialog.sees("2026-01-02")
        await dialog.clicks("▾ Session", "Session")
        await dialog.sees_no("2026-01-02")


async def test_the_part_in_focus_is_copied_whole() -> None:
    """JSON of the metadata and the context, however little of it shows."""
    shown = session(context={"list": list(range(5000))})
    async with asked(details(shown)) as dialog:
        assert json.loads(await until_copied(dialog)) == shown.metadata.to_document()
        await dialog.press("tab", "tab", "tab")
        dialog.app.copied = None
        assert json.loads(await until_copied(dialog)) == {"list": list(range(5000))}


async def test_a_table_is_copied_as_lines() -> None:
    """What has no document of its own."""
    async with asked(details(session(entries=talk(2)))) as dialog:
        await dialog.press("tab")
        assert (await until_copied(dialog)).splitlines()[:2] == ["turns: 2", "entries: 4"]


async def test_a_big_context_is_shown_in_part_with_a_note() -> None:
    """The beginning, and how to get the rest."""
    context = {"rows": [{"text": "word " * 50, "n": n} for n in range(200_000)]}
    async with asked(details(session(context=context))) as dialog:
        await dialog.press("G")
        await dialog.sees("Shortened here; y copies all of it.")


async def test_keys_scroll() -> None:
    """As in a pager."""
    async with asked(details(session(context={f"key{n:02}": n for n in range(40)}))) as dialog:
        await dialog.press("G")
        await dialog.sees("key39")
        await dialog.press("g")
        await dialog.sees("▾ Session")
        await dialog.press("ctrl+d")
        await dialog.sees_no("▾ Session")
        await dialog.press("ctrl+u", "j")
        await dialog.sees_no("▾ Session")
        await dialog.press("k")
        await dialog.sees("▾ Session")


@pytest.mark.parametrize("key", ["escape", "q", "d"])
async def test_keys_close(key: str) -> None:
    """Escape, or the keys that one would try."""
    async with asked(details(session())) as dialog:
        await dialog.press(key)
        await dialog.until(lambda: dialog.answers == [None])


@pytest.mark.parametrize("size", SIZES)
async def test_nothing_from_a_file_reaches_the_terminal(size: tuple[int, int]) -> None:
    """Names, tags, tools, context and content show as text."""
    shown = session(
        name=HOSTILE,
        kind="teacher_demo",
        fields={"task": HOSTILE, HOSTILE: HOSTILE},
        tags=[HOSTILE],
        entries=[call(HOSTILE, arguments={HOSTILE: HOSTILE}), reply(HOSTILE)],
        context={HOSTILE: HOSTILE, "usage": {HOSTILE: HOSTILE}},
    )
    async with asked(details(shown), size) as dialog:
        for _ in range(30):
            assert is_harmless(dialog.text())
            await dialog.press("pagedown")
        await dialog.sees("bold")
