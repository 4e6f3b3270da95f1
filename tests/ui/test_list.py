"""The list of sessions, as a person sees it."""

import re
from functools import partial
from itertools import product
from pathlib import Path

from tests.ui.person import Opened, Person, inject, sitting, write
from tests.ui.sessions import MINUTE, every_type, session, talk
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.session import SessionStatus
from thulp_tui.ui.looks import STATUS_LOOKS

HOUR, DAY = 60 * MINUTE, 1440 * MINUTE


def rows(person: Person) -> list[tuple[str, str]]:
    """Return both lines of each row of the list."""
    lines = [line.rstrip() for line in person.lines("#sessions")]
    return [(first, second) for first, second in zip(lines[::2], lines[1::2], strict=False) if first]


async def test_a_row_begins_with_the_glyph_of_its_status(opened: Opened) -> None:
    """Each of the five statuses has a glyph of its own in front of the name."""
    sessions = [session(n, status.value, status=status.value, age=n) for n, status in enumerate(SessionStatus)]
    async with opened(*sessions) as person:
        await person.sees("cancelled")
        names = [first.strip("▌ ") for first, _ in rows(person)]
        assert names == [f"{STATUS_LOOKS[status].icon} {status}" for status in SessionStatus]


async def test_a_row_tells_type_turns_age_and_tags(opened: Opened) -> None:
    """The second line names the type in a word, the turns, the age, the tags."""
    sessions = [
        session(1, "one", talk(4), kind="teacher_demo", age=2 * MINUTE, tags=["ci", "a b"]),
        session(2, "two", talk(1), kind="agent", age=3 * HOUR, tags=["x"]),
        session(3, "three", kind="conversation", age=3 * DAY),
    ]
    async with opened(*sessions) as person:
        await person.sees("three")
        seconds = [second.strip(" ▌") for _, second in rows(person)]
        assert seconds == ["demo · 4 turns · 2m #ci #a b", "agent · 1 turn · 3h #x", "chat · 0 turns · 3d"]


async def test_a_tag_that_does_not_fit_is_cut(opened: Opened) -> None:
    """One sees that there are tags, even where there is room for some letters only."""
    async with opened(session(1, "one", talk(4), tags=["kubernetes-cluster", "second"])) as person:
        await person.sees("chat · 4 turns")
        assert re.search(r"#kube\w*…", rows(person)[0][1])


async def test_what_is_scored_shows_its_last_score_instead_of_turns(opened: Opened) -> None:
    """An evaluation and a refinement show the score of their last evaluation result, and turns as long as none."""
    scores = [SessionEntry.evaluation_result(score, {}) for score in (0.5, 0.82)]
    sessions = [
        session(n, kind, entries, kind=kind, age=n)
        for n, (kind, entries) in enumerate(product(("evaluation", "refinement"), (scores, [])))
    ]
    async with opened(*sessions) as person:
        await person.sees("refinement")
        seconds = [second.strip(" ▌") for _, second in rows(person)]
        assert seconds == ["eval 0.82 · now", "eval · 0 turns · now", "refine 0.82 · now", "refine · 0 turns · now"]


async def test_the_latest_change_stands_first(opened: Opened) -> None:
    """Rows are sorted by updated_at, whatever the order in the file."""
    async with opened(session(1, "old", age=DAY), session(2, "new"), session(3, "middle", age=HOUR)) as person:
        await person.sees("middle")
        assert [first.strip("▌● ") for first, _ in rows(person)] == ["new", "middle", "old"]


async def test_the_age_grows_while_one_looks(opened: Opened) -> None:
    """Ages are counted to the clock of now."""
    async with opened(session(1, "one")) as person:
        await person.sees("chat · 0 turns · now")
        await person.tick(120)
        await person.sees("chat · 0 turns · 2m")


async def test_markup_in_a_name_is_shown_as_it_is_written(opened: Opened) -> None:
    """A session called [red] shows as [red] in the list and above its timeline."""
    names = ["[red]", "[/]", "[bold red on blue]x[/]", "\\[a]", "[@click=app.quit]go[/]", "{a}$b"]
    async with opened(*(session(n, name, tags=[name], age=n) for n, name in enumerate(names))) as person:
        await person.sees(names[-1])
        assert [first.strip("▌ ") for first, _ in rows(person)] == [f"● {name}" for name in names]
        for name in names:
            await person.until(partial(person.shows, f"● {name} ·", "#timeline"), f"{name} stands above the timeline")
            await person.press("j")


async def test_a_session_without_a_name_says_so(opened: Opened) -> None:
    """An empty name, which thulp allows, is a row like others."""
    async with opened(session(1, "")) as person:
        await person.sees("● (no name)")


async def test_a_long_name_ends_in_an_ellipsis(opened: Opened) -> None:
    """A name wider than the list is cut, and wide characters are never cut in two."""
    async with opened(session(1, "名" * 40)) as person:
        await person.sees("…")
        (first, _), *_ = rows(person)
        assert first.startswith("▌● 名名")
        assert first.endswith("名…")


async def test_a_document_that_cannot_be_read_has_a_row_and_says_why(path: Path) -> None:
    """A damaged document stands last, with its place and reason, and the notice says that it stays."""
    write(path, [session(1, "good one")])
    inject(path, {"metadata": {"id": "nonsense"}, "entries": []})
    before = path.read_bytes()
    async with sitting(path) as person:
        await person.sees("good one", "document 2")
        assert len(rows(person)) == 2
        assert rows(person)[1][0].startswith(" ! document 2")
        await person.press("j")
        await person.sees("Damaged: document 2", "It stays in the file as it is")
        assert "metadata.id" in person.text("#notice")
        for key in ("enter", "t", "p", "x", "l", "r", "delete", "d", "i"):
            await person.press(key)
        assert len(person.app.screen_stack) == 1
        await person.press("k")
        await person.sees("● good one · conversation")
    assert path.read_bytes() == before


async def test_a_second_session_with_the_same_id_is_listed_and_only_read(path: Path) -> None:
    """A duplicate says so, shows its own entries, and no key changes it."""
    write(path, [session(1, "first", talk(1))])
    inject(path, session(1, "second", talk(2), age=HOUR).to_document())
    before = path.read_bytes()
    async with sitting(path) as person:
        await person.sees("second")
        assert "duplicate" in "".join(rows(person)[1])
        await person.press("j")
        await person.sees("answer 2")
        for key in ("t", "p", "x", "l", "r", "delete"):
            await person.press(key)
        assert len(person.app.screen_stack) == 1
        await person.writes()
        await person.sees("A second session with the same id; it is only read")
        await person.sends("not for the file")
        await person.until(lambda: person.main.composer.text == "not for the file", "the text comes back")
        await person.press("escape", "I")
        await person.sees("Details · second")
    assert path.read_bytes() == before


async def test_an_empty_file_teaches_how_to_begin(opened: Opened) -> None:
    """Without sessions the screen says how to record one, import some, or open the demo."""
    async with opened() as person:
        await person.sees("No sessions yet", "thulp-tui import", "thulp-tui demo", "0 sessions")
        assert person.line("starts one").strip(" │").startswith("n  starts one")


async def test_the_keys_move_the_highlight_and_show_the_session(opened: Opened) -> None:
    """j and k step, g and G go to the ends, and the highlighted session is shown at once."""
    sessions = [session(n, f"name {n:02}", talk(1), age=n * MINUTE) for n in range(1, 41)]
    async with opened(*sessions) as person:
        seen = []
        for keys in (["j", "j", "k"], ["G"], ["k"], ["g"], ["pagedown"], ["pageup"], ["down", "down", "up"], ["end"]):
            await person.press(*keys)
            target = person.main.pane.list.target
            assert target is not None
            await person.until(partial(person.shows, f"● {target.name} ·", "#timeline"), f"shows {target.name}")
            seen.append(target.name)
            assert f"▌● {target.name}" in person.text("#sessions")
        assert seen[:4] == ["name 02", "name 40", "name 39", "name 01"]
        assert seen[4] > "name 10"
        assert seen[5:] == ["name 01", "name 02", "name 40"]


async def test_the_highlight_stays_on_its_session_when_the_order_changes(opened: Opened) -> None:
    """A change moves a session to the top; whoever looks at another one keeps looking at it."""
    async with opened(*every_type()) as person:
        await person.press("G")
        await person.sees("agent run")
        await person.press("p")
        await person.sees("◌ agent")
        await person.until(lambda: rows(person)[0][0] == "▌◌ agent", "the paused session stands first, highlighted")


async def test_a_click_highlights_and_a_double_click_opens(opened: Opened) -> None:
    """The mouse does what j and enter do."""
    async with opened(*every_type()) as person:
        await person.sees("refinement")
        await person.pilot.click("#sessions", offset=(5, 4))
        await person.sees("refinement · summarise · active")
        await person.pilot.click("#sessions", offset=(5, 2), times=2)
        await person.until(lambda: person.app.focused is person.main.timeline, "the timeline has the focus")
        await person.sees("evaluation · summarise · active")


async def test_quick_steps_end_at_what_is_highlighted(path: Path) -> None:
    """However fast one goes through the list, what is shown is what is highlighted in the end."""
    write(path, every_type())
    inject(path, {"metadata": {}})
    async with sitting(path) as person:
        await person.sees("document 6")
        person.rattle(*"jjjjj")
        await person.sees("Damaged: document 6")
        await person.settle()
        assert person.main.opened is None
        person.rattle("k", "k", "j")
        await person.sees("● agent · agent run")
