"""From a demonstration to its pack: the badge, the preview, the end, the export."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.recording.demos import call, eid, ready, say
from tests.ui.person import Opened, Person
from tests.ui.sessions import session, sid, talk
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.finishing import Ending, Outcome, ending_of
from thulp_tui.domain.session import Session, SessionStatus
from thulp_tui.ui.screens.export import WRITTEN

SECRET = "ghp_" + "a1B2" * 10


def demo(*entries: SessionEntry, context: dict[str, Any] | None = None) -> Session:
    """Return a demonstration."""
    held = entries or (say("user", "Fix it", 1), call("pytest -q", "1 failed", number=2))
    return session(1, "demo", held, kind="teacher_demo").changed(context=context or {})


def complete() -> Session:
    """Return a demonstration that has all it needs."""
    made = ready()
    return session(1, "demo", made.entries, kind="teacher_demo").changed(context=made.context)


def badge(person: Person) -> str:
    """Return what the timeline's border says."""
    return person.lines(person.main.timeline)[0]


async def test_the_title_says_how_ready_a_demo_is(opened: Opened) -> None:
    """Anew after each change; of other sessions it says nothing."""
    async with opened(demo(), session(2, "talk", talk(1), age=60_000)) as person:
        await person.opens("demo")
        await person.until(lambda: "demo · 6/10 ready" in badge(person), "the badge shows")
        await person.press("W")
        await person.type("see it fail")
        await person.press("ctrl+s")
        await person.until(lambda: "7/10 ready" in badge(person), "the badge follows")
        await person.press("escape", "j")
        await person.until(lambda: "talk" in badge(person), "another session is open")
        assert "ready" not in badge(person)


async def test_the_digest_is_shown_as_it_is_read(opened: Opened) -> None:
    """With a meter, after redaction; from the list and from the timeline."""
    given = demo(say("user", "x", 1), call(f"push {SECRET}", intent="publish", number=2))
    async with opened(given, size=(120, 40)) as person:
        await person.sees("demo")
        await person.press("D")
        await person.sees("Distil · demo", "Fix the bug", "1. publish — shell(push «secret:github:1»)", "/ 4,000")
        await person.sees("redacted (best effort): 1 × github")
        await person.press("escape", "enter", "D")
        await person.sees("1. publish — shell(push «secret:github:1»)")
        await person.press("q")
        await person.until(lambda: person.app.screen is person.main, "it is left")


async def test_what_falls_off_the_edge_is_shown_beneath(opened: Opened) -> None:
    """So that one can mask what is not needed."""
    calls = [call(f"step-{n:03d}", "done", intent=f"why {n}", number=n) for n in range(1, 221)]
    async with opened(demo(*calls), size=(120, 40)) as person:
        await person.opens("demo")
        await person.press("D")
        await person.sees("lines beyond")
        await person.press("G")
        await person.sees("beyond the edge", "4,000 · redacted")


async def test_the_prompt_and_the_tests_are_shown(opened: Opened) -> None:
    """Exactly what thulpoff tells its model, and what upskill tests by."""
    async with opened(complete(), size=(120, 40)) as person:
        await person.opens("demo")
        await person.press("D", "v")
        await person.sees("Analyze this AI agent session", "Task: Fix the bug", '- shell({"command":"pytest -q","cwd":')
        await person.press("v")
        await person.sees('"contains"', '"4 passed"')
        await person.press("v")
        await person.sees("No secret was found.")
        await person.press("v")
        await person.sees("✓ the task is set", "✓ no secret found")
        await person.press("V", "V", "V")
        await person.sees("Analyze this AI agent session")


async def ready_list(person: Person) -> None:
    """Go to the list of points."""
    await person.press("D")
    await person.sees("Distil · demo")
    await person.press("V")
    await person.sees("✓ the task is set")


async def test_a_point_leads_to_what_puts_it_right(opened: Opened) -> None:
    """And back to the list, where it holds now."""
    async with opened(demo(), size=(120, 40)) as person:
        await person.opens("demo")
        await ready_list(person)
        await person.sees("✗ a system prompt, or explicitly none  neither")
        await person.press("j", "j", "j", "enter")
        await person.sees("✓ a system prompt, or explicitly none  explicitly none")
        found = person.stored(sid(1))
        assert found.context == {"thulp_tui": {"no_system_prompt": True}}
        await person.press("j", "enter")
        await person.sees("Criteria · demo")
        await person.press("escape")
        await person.sees("✗ at least 2 criteria  none")


async def test_a_point_leads_to_its_entry(opened: Opened) -> None:
    """The first call without a reason is asked about at once; of a secret one is led to the entry."""
    entries = [call("ls", intent="look", number=1), call(f"echo {SECRET}", number=2), call("ls", number=3)]
    async with opened(demo(*entries), size=(120, 40)) as person:
        await person.opens("demo")
        await ready_list(person)
        await person.press(*"jjjjjj", "enter")
        await person.sees("Why · entry 2, tool call")
        await person.press("escape", "G")
        await ready_list(person)
        await person.press(*"jjjjjjjj", "enter")
        await person.until(lambda: person.app.screen is person.main, "one is led away")
        await person.until(lambda: person.main.timeline.cursor == 1, "to the entry")


async def test_completing_asks_once_and_enter_skips(opened: Opened) -> None:
    """It shows how ready the demo is; what was first recorded goes."""
    given = demo(context={"thulp_tui": {"originals": {eid(1): {"at": 1, "entry": {}}}}})
    async with opened(given) as person:
        await person.opens("demo")
        await person.press("x", "c")
        await person.sees("Complete · demo", "6/10 ready", "✗ at least 2 criteria")
        await person.press("enter")
        found = await person.finds(sid(1), lambda found: found.status is SessionStatus.COMPLETED)
        assert (found.context, len(found.entries)) == ({}, 2)
        await person.press("z")
        found = await person.finds(sid(1), lambda found: found.status is SessionStatus.ACTIVE)
        assert found.context == given.context


async def test_outcome_score_and_pack_are_given_at_the_end(opened: Opened, tmp_path: Path) -> None:
    """As one change; then the pack stands in a folder of its own."""
    async with opened(demo(call(f"push {SECRET}", intent="publish"))) as person:
        await person.opens("demo")
        await person.press("x", "c")
        await person.sees("Complete · demo")
        await person.press("right", "tab")
        await person.type("0.75")
        await person.sees("⏎ complete · tab next field · esc cancel")
        await person.press("tab")
        await person.type("works")
        await person.press("tab")
        await person.type(str(tmp_path / "packs"))
        await person.press("enter")
        found = await person.finds(sid(1), lambda found: found.status is SessionStatus.COMPLETED)
        assert ending_of(found.context) == Ending(Outcome.SUCCESS, "works")
        assert found.entries[-1].entry_type.to_document()["score"] == 0.75
        folder = tmp_path / "packs" / f"demo-{sid(1)[:8]}"
        await person.until(lambda: (folder / "tests.json").exists(), "the pack is written")
        assert "Outcome: success, score 0.75: works" in (folder / "digest.md").read_text("utf-8")
        assert SECRET not in (folder / "teacher_session.json").read_text("utf-8")
        await person.is_told("Exported 1 session", "1 × github")


@pytest.mark.parametrize(("typed", "reason"), [("much", "a number"), ("2", "from 0 to 1")])
async def test_a_score_that_is_none_is_refused(opened: Opened, typed: str, reason: str) -> None:
    """The form stays, with the reason."""
    async with opened(demo()) as person:
        await person.opens("demo")
        await person.press("x", "c", "tab")
        await person.type(typed)
        await person.press("enter")
        await person.sees(reason)
        assert person.stored(sid(1)).status is SessionStatus.ACTIVE


async def test_leaving_the_end_leaves_the_demo_open(opened: Opened) -> None:
    """Failing and cancelling ask nothing."""
    async with opened(demo()) as person:
        await person.opens("demo")
        await person.press("x", "c")
        await person.sees("Complete · demo")
        await person.press("escape")
        await person.is_free()
        assert person.stored(sid(1)).status is SessionStatus.ACTIVE
        await person.press("x", "f")
        await person.finds(sid(1), lambda found: found.status is SessionStatus.FAILED)


async def test_marked_sessions_are_exported_as_packs(opened: Opened, tmp_path: Path) -> None:
    """Those that are demos; of the others it is said."""
    async with opened(complete(), session(2, "talk", talk(1), age=60_000)) as person:
        await person.sees("demo")
        await person.press("A", "w")
        await person.sees("Export 2 sessions")
        await person.type(str(tmp_path))
        await person.press("shift+tab", "shift+tab", *["down"] * [row.name for row in WRITTEN].index("distil"))
        await person.sees("Of each teacher demo a folder")
        await person.press("ctrl+s")
        await person.sees("1 session: Only a teacher demo", "No secret was found.", "⏎ write")
        await person.press("enter")
        await person.is_told("Exported 1 of 2 sessions: 1 was left out", "Only a teacher demo")
        await person.is_free()
        await person.press("w")
        await person.type(str(tmp_path))
        await person.press("shift+tab", "shift+tab", *["down"] * [row.name for row in WRITTEN].index("distil"))
        await person.press("ctrl+s")
        await person.sees("0 sessions", "left out: 1 session: there already")
        (folder,) = [path for path in tmp_path.iterdir() if path.is_dir() and path.name.startswith("demo-")]
        assert json.loads((folder / "tests.json").read_text("utf-8"))["cases"]


async def test_the_preview_leads_to_the_export(opened: Opened, tmp_path: Path) -> None:
    """With the pack chosen."""
    async with opened(complete()) as person:
        await person.opens("demo")
        await person.press("D")
        await person.sees("## Steps")
        await person.press("w")
        await person.sees("Export “demo”", "Of each teacher demo a folder")
        await person.type(str(tmp_path / "out"))
        await person.press("enter")
        await person.sees("secrets are taken out")
        await person.press("enter")
        await person.until(lambda: (tmp_path / "out").is_dir(), "it is written")
