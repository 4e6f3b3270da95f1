"""The timeline of a session, as a person sees it."""

import re

from tests.ui.person import Opened, Person
from tests.ui.sessions import call, every_kind, reply, session, sid, talk, user
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.operations import EntryRef, ReplaceEntry
from thulp_tui.store import SessionStore


def entry_lines(person: Person) -> list[str]:
    """Return the lines within the timeline's border, without the marks of the selection."""
    return [line[2:].rstrip(" │▂▁▃▄▅▆▇█") for line in person.lines("#timeline")[1:-1]]


def selected(person: Person) -> str:
    """Return the first line of the selected entry."""
    return next(line for line in person.lines("#timeline") if set(line[:3]) & set("▌▏"))


def place(person: Person) -> str:
    """Return what the timeline's lower border says."""
    lines = person.lines("#timeline")
    return lines[-1].strip("╰╯─ ") if lines else ""


async def is_at(person: Person, where: str) -> None:
    """Wait until the lower border names this place."""
    await person.until(lambda: where in place(person), f"the place is {where!r}")


async def test_each_type_of_entry_has_its_badge_and_time(opened: Opened) -> None:
    """Time, badge and body stand in a line, for all of the seven types."""
    async with opened(session(1, "all", every_kind()), size=(120, 40)) as person:
        await person.sees("score 0.82")
        found = [
            (match[1], match[2])
            for line in entry_lines(person)
            if (match := re.match(r"(\d\d:\d\d:\d\d)  ?([A-Z]+)", line))
        ]
        assert found == [
            ("12:00:00", "SYS"),
            ("12:00:01", "USER"),
            ("12:00:02", "AI"),
            ("12:00:03", "TOOL"),
            ("12:00:04", "TOOL"),
            ("12:00:05", "SKILL"),
            ("12:00:06", "EVAL"),
            ("12:00:07", "EVENT"),
        ]
        await person.sees("what is wrong?", "let me look", "be brief", "deployed", "to staging", "exact 0.8 · cost 0.1")


async def test_a_failed_call_is_told_without_colour_and_is_open_at_first(opened: Opened) -> None:
    """A good call has ✓ and one line of its result, a bad one ✗ and all of it."""
    async with opened(session(1, "calls", every_kind())) as person:
        await person.sees("pytest")
        shown = person.text("#timeline")
        assert re.search(r"TOOL +✓ ls +src", shown)
        assert re.search(r"TOOL +✗ pytest +-q", shown)
        assert re.search(r"SKILL +✓ review", shown)
        await person.sees("▸ 2 more lines", "assert 1 == 2", "see the log")
        await person.sees_no("test_app.py")


async def test_enter_folds_and_unfolds_one_entry(opened: Opened) -> None:
    """Enter and space act on the selected entry only, and its first line stays in its place."""
    calls = [call(name, result="first\nsecond\nthird") for name in ("one", "two")]
    async with opened(session(1, "calls", calls)) as person:
        await person.opens("calls")
        await person.sees_no("second")
        row = person.lines().index(person.line("✓ two"))
        await person.press("enter")
        await person.sees("second")
        assert person.text().count("second") == 1
        assert "✓ two" in person.lines()[row]
        await person.press("space")
        await person.sees_no("second")


async def test_minus_folds_all_and_equals_unfolds_all(opened: Opened) -> None:
    """Both act on every entry, failed ones too."""
    calls = [call(f"tool{n}", ok=n % 2 == 0, result="first\nsecond\nthird") for n in range(4)]
    async with opened(session(1, "calls", calls)) as person:
        await person.opens("calls")
        assert person.text().count("second") == 2
        await person.press("-")
        await person.until(lambda: person.text().count("second") == 0, "all are folded")
        assert person.text().count("third") == 2, "a folded failure tells its last line"
        await person.press("=")
        await person.until(lambda: person.text().count("second") == 4, "all are open")


async def test_a_long_message_folds_and_says_how_much_is_hidden(opened: Opened) -> None:
    """Of sixty lines some are shown, and how many more there are; enter shows them."""
    text = "\n".join(f"line {n}" for n in range(60))
    async with opened(session(1, "long", [user(text), reply("short")]), size=(120, 90)) as person:
        await person.opens("long")
        await person.sees("more lines")
        hidden = int(re.findall(r"▸ (\d+) more lines", person.text())[0])
        shown = len(re.findall(r"line \d+\b", person.text("#timeline")))
        assert shown + hidden == 60
        await person.press("k", "enter")
        await person.sees("line 59")


async def test_messages_are_markdown(opened: Opened) -> None:
    """What Markdown means is shown instead of its signs."""
    async with opened(session(1, "md", [reply("# Title\n\nsome **bold** and `code`\n\n- one\n- two")])) as person:
        await person.sees("Title", "some bold and code", "• one", "• two")
        await person.sees_no("**", "# Title")


async def test_a_session_opens_at_its_end_while_it_is_open_and_at_its_beginning_when_closed(opened: Opened) -> None:
    """Who records wants the last entry, who reads a finished session the first."""
    sessions = [session(1, "open", talk(50)), session(2, "closed", talk(50), status="completed", age=1)]
    async with opened(*sessions) as person:
        await person.sees("answer 50")
        await is_at(person, "100/100")
        await person.press("j")
        await person.sees("question 1 ")
        await is_at(person, "1/100")


async def test_the_keys_go_from_entry_to_entry_and_to_both_ends(opened: Opened) -> None:
    """j and k step, g and G go to the ends."""
    async with opened(session(1, "talk", talk(50))) as person:
        await person.opens("talk")
        for key, text, where in (
            ("k", "question 50", "99/100"),
            ("g", "question 1 ", "1/100"),
            ("j", "answer 1 ", "2/100"),
            ("down", "question 2 ", "3/100"),
            ("up", "answer 1 ", "2/100"),
            ("G", "answer 50", "100/100"),
            ("home", "question 1 ", "1/100"),
            ("end", "answer 50", "100/100"),
        ):
            await person.press(key)
            await is_at(person, where)
            assert text in selected(person)


async def test_the_keys_turn_pages(opened: Opened) -> None:
    """A page shows the lines after those that were shown, with a little of them; back leads to where one was."""
    async with opened(session(1, "talk", talk(100))) as person:
        await person.opens("talk")
        await person.press("g")
        await person.sees("question 1 ")
        first = entry_lines(person)
        for down, up in (("pagedown", "pageup"), ("ctrl+d", "ctrl+u")):
            await person.press(down)
            await person.until(lambda: entry_lines(person) != first, f"{down} moves")
            second = entry_lines(person)
            moved = next(at for at in range(1, len(first)) if second[: len(first) - at] == first[at:])
            assert second[: len(second) - moved] == first[moved:]
            assert 0 < moved < len(first)
            await person.press(up)
            await person.until(lambda: entry_lines(person) == first, f"{up} moves back")


async def test_braces_go_from_turn_to_turn(opened: Opened) -> None:
    """} leads to the next user message, { to the one before, and both say which it is."""
    async with opened(session(1, "talk", talk(20))) as person:
        await person.opens("talk")
        await person.press("g")
        for key, turn in (("}", 2), ("}", 3), ("{", 2)):
            await person.press(key)
            await is_at(person, f"turn {turn}/20")
            assert f"question {turn} " in selected(person)


async def test_e_goes_from_failure_to_failure(opened: Opened) -> None:
    """e lands on the next failed call with its result in view and says which of how many; E goes back."""
    entries = [call(f"tool{n}", ok=n not in (10, 20, 40), result=f"result {n}\nlast line {n}", at=n) for n in range(60)]
    async with opened(session(1, "calls", entries)) as person:
        await person.opens("calls")
        await person.press("g")
        for key, number, where in (("e", 10, 1), ("e", 20, 2), ("e", 40, 3), ("E", 20, 2)):
            await person.press(key)
            await is_at(person, f"failure {where}/3")
            assert f"✗ tool{number}" in selected(person)
            await person.sees(f"last line {number}")
        await person.press("E", "E")
        await person.sees("No failure further up")


async def test_an_entry_far_above_that_was_replaced_is_known_anew(opened: Opened) -> None:
    """What failed now is a failure, though the session's ends are what they were."""
    first = call("deploy", ok=True)
    async with opened(session(1, "long", [first, *talk(300)])) as person:
        await person.opens("long")
        await person.press("E")
        await person.sees("No failure in this session")
        failed = call("deploy", ok=False).changed(id=first.id)
        with SessionStore.open(person.path) as other:
            other.apply([ReplaceEntry(sid(1), EntryRef(first.id), failed)])
        shown = person.main.timeline
        await person.until(lambda: shown.transcript and shown.transcript.entries[0] == failed, "it is taken in")
        await person.press("E")
        await is_at(person, "failure 1/1")


async def test_e_says_when_nothing_failed(opened: Opened) -> None:
    """Without a failed call the screen says so."""
    async with opened(session(1, "talk", talk(2))) as person:
        await person.opens("talk")
        await person.press("e")
        await person.sees("No failure in this session")


async def test_a_click_selects_and_a_click_on_the_badge_folds(opened: Opened) -> None:
    """The mouse selects an entry anywhere, and folds it at its badge."""
    calls = [call(name, result="first\nsecond\nthird", at=n) for n, name in enumerate(("one", "two"))]
    async with opened(session(1, "calls", calls), size=(120, 40)) as person:
        await person.opens("calls")
        await is_at(person, "2/2")
        row = next(n for n, line in enumerate(person.lines("#timeline")) if "✓ one" in line)
        await person.pilot.click("#timeline", offset=(30, row))
        await is_at(person, "1/2")
        await person.sees_no("second")
        await person.pilot.click("#timeline", offset=(13, row))
        await person.sees("second")


async def test_the_wheel_scrolls_and_comes_back(opened: Opened) -> None:
    """Scrolling does not change the selection."""
    async with opened(session(1, "talk", talk(50))) as person:
        await person.opens("talk")
        await person.sees("answer 50")
        timeline = person.main.timeline
        timeline._scroll_up_for_pointer()
        await person.sees_no("answer 50")
        assert place(person) == "100/100"
        timeline._scroll_down_for_pointer()
        await person.sees("answer 50")


async def test_y_copies_the_text_and_capital_y_the_json(opened: Opened) -> None:
    """Both say what they copied."""
    async with opened(session(1, "talk", [user("hello **you**", number=7)])) as person:
        await person.opens("talk")
        await person.press("y")
        await person.sees("Copied the entry's text")
        assert person.app.clipboard == "hello **you**"
        await person.press("Y")
        await person.sees("Copied the entry's JSON")
        assert '"text": "hello **you**"' in person.app.clipboard


async def test_any_json_is_shown_in_every_type_of_entry(opened: Opened) -> None:
    """thulp allows any JSON as content; none of it breaks the screen, folded or open."""
    contents: list[JsonValue] = [None, {}, [], 0, False, "", "text", {"deep": [1, {"a": None}]}, {"text": 5}]
    entries = [entry.changed(content=content) for content in contents for entry in every_kind()]
    badges = ["SYS", "USER", "AI", "TOOL", "TOOL", "SKILL", "EVAL", "EVENT"] * len(contents)
    async with opened(session(1, "json", entries), size=(120, 400)) as person:
        await person.opens("json")
        for key in "=-":
            await person.press(key)
            await is_at(person, "72/72")
            assert re.findall(r" (SYS|USER|AI|TOOL|SKILL|EVAL|EVENT) ", person.text("#timeline")) == badges


async def test_equal_ids_within_a_session_are_all_shown(opened: Opened) -> None:
    """thulp allows entries of the same id: both are there."""
    async with opened(session(1, "twins", [user("first twin", number=1), user("second twin", number=1)])) as person:
        await person.opens("twins")
        await person.sees("first twin", "second twin")
        await is_at(person, "2/2")


async def test_a_session_opened_while_the_timeline_is_hidden_is_there_when_it_shows(opened: Opened) -> None:
    """What is opened between two layouts, of which the first hides the timeline, is laid out all the same."""
    async with opened(session(1, "first", talk(1)), session(2, "second", talk(2), age=1)) as person:
        await person.opens("first")
        timeline = person.main.timeline
        shown = timeline.transcript
        timeline.transcript = None
        timeline.display = False
        await person.until(lambda: not timeline.region, "it has no place on the screen")
        timeline.transcript = shown
        timeline.display = True
        await person.sees("question 1", "answer 1")
        assert place(person) == "2/2"
