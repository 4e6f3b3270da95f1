"""An entry that is shown while it is written."""

from tests.ui.person import Opened, Person
from tests.ui.sessions import moment, session, sid, talk, user
from tests.ui.test_timeline import entry_lines, is_at, place, selected
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.operations import AddEntries
from thulp_tui.store import SessionStore

TEXT = "# Title\n\nSome **bold** words.\n\n- one\n- two\n\n```py\nx = 1\n```\n\nThe end of it."


async def grows(person: Person, entry: SessionEntry, text: str) -> SessionEntry:
    """Write a text token by token."""
    for end in range(0, len(text) + 1, 3):
        person.main.timeline.live = entry.changed(content={"text": text[:end]})
        await person.pilot.pause(0)
    whole = entry.changed(content={"text": text})
    person.main.timeline.live = whole
    await person.settle()
    return whole


async def test_what_is_written_grows_at_the_end_and_is_followed(opened: Opened) -> None:
    """Whoever looks at the end sees each word as it comes."""
    async with opened(session(1, "talk", talk(40))) as person:
        await person.opens("talk")
        begun = SessionEntry.assistant_message("", timestamp=moment(5000))
        await grows(person, begun, "A long answer.\n\n" * 30 + "And its last words.")
        await person.sees("And its last words.")
        await is_at(person, "81/81")


async def test_a_text_that_was_streamed_looks_like_one_shown_at_once(opened: Opened) -> None:
    """While it is written, when it is recorded, and when the session is opened anew: the same lines."""
    async with opened(session(1, "talk", talk(3)), session(2, "other", age=1)) as person:
        await person.opens("talk")
        begun = SessionEntry.assistant_message("", timestamp=moment(5000))
        whole = await grows(person, begun, TEXT)
        await person.sees("The end of it.")
        streamed = entry_lines(person)
        with SessionStore.open(person.path) as store:
            store.apply([AddEntries(sid(1), (whole,))])
        await person.tick()
        await person.until(lambda: person.main.timeline.live is None, "the recorded one has taken its place")
        await is_at(person, "7/7")
        assert entry_lines(person) == streamed
        person.main.show(sid(2))
        await person.sees("Nothing recorded yet")
        person.main.show(sid(1))
        await person.sees("The end of it.")
        assert entry_lines(person) == streamed


async def test_whoever_reads_further_up_stays_there(opened: Opened) -> None:
    """And is told that there is something new."""
    async with opened(session(1, "talk", talk(40))) as person:
        await person.opens("talk")
        await person.press("g")
        before = entry_lines(person)
        await grows(person, SessionEntry.assistant_message(""), "words " * 300)
        assert entry_lines(person) == before
        await is_at(person, "1/81 · 1 new ↓")


async def test_what_was_long_stays_open_when_it_is_recorded(opened: Opened) -> None:
    """It does not fold beneath the reader's eyes."""
    async with opened(session(1, "talk", talk(3)), size=(120, 60)) as person:
        await person.opens("talk")
        whole = await grows(person, SessionEntry.assistant_message(""), "\n\n".join(f"line {n}" for n in range(40)))
        with SessionStore.open(person.path) as store:
            store.apply([AddEntries(sid(1), (whole,))])
        await person.tick()
        await person.until(lambda: person.main.timeline.live is None, "the recorded one has taken its place")
        await person.sees("line 20", "line 39")
        await person.sees_no("more lines")


async def test_what_is_given_up_goes(opened: Opened) -> None:
    """The entries are those of the file again."""
    async with opened(session(1, "talk", talk(3))) as person:
        await person.opens("talk")
        before = entry_lines(person)
        await grows(person, SessionEntry.assistant_message(""), "half a sent")
        await person.sees("half a sent")
        person.main.timeline.live = None
        await person.sees_no("half a sent")
        await is_at(person, "6/6")
        assert entry_lines(person) == before
        assert "answer 3" in selected(person)


async def test_other_entries_may_arrive_meanwhile(opened: Opened) -> None:
    """They stand above what is being written."""
    async with opened(session(1, "talk", talk(3))) as person:
        await person.opens("talk")
        await grows(person, SessionEntry.assistant_message(""), "half a sent")
        with SessionStore.open(person.path) as store:
            store.apply([AddEntries(sid(1), (user("from elsewhere"),))])
        await person.tick()
        await person.sees("from elsewhere", "half a sent")
        lines = person.text("#timeline")
        assert lines.index("from elsewhere") < lines.index("half a sent")
        assert place(person) == "8/8"
