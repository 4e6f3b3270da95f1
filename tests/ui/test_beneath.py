"""What stands beneath an entry: thoughts, and what became of it."""

from typing import Any

from tests.ui.markup import shown
from tests.ui.sessions import call, reply
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.ui.beneath import THOUGHT_GROWING, THOUGHT_OPEN, growing_thought
from thulp_tui.ui.bodies import body
from thulp_tui.ui.whole import parts
from thulp_tui.ui.widgets.timeline.folds import Folds


def answer(text: str = "Yes.", **parts: Any) -> SessionEntry:
    """Return an answer with more in its content."""
    return reply("").changed(content={"text": text, **parts})


def lines(entry: SessionEntry, *, folded: bool = True) -> list[str]:
    """Return what is shown of an entry."""
    return shown(body(entry, 60, folded=folded).lines)


def test_a_thought_is_one_line_until_it_is_unfolded() -> None:
    """It stands under the answer, and quietly."""
    entry = answer(thinking="First I\nlook\nat it.")
    assert lines(entry) == ["Yes.", "▸ thought, 3 lines  First I"]
    assert lines(entry, folded=False) == ["Yes.", "thought", "│ First I", "│ look", "│ at it."]
    assert body(entry, 60, folded=True).has_more
    assert {key for line in body(entry, 60, folded=True).lines[1:] for _, key in line} == {"dim", "quote"}


def test_a_long_thought_is_cut_there() -> None:
    """All of it is in the details."""
    found = lines(answer(thinking="word " * 5000), folded=False)
    assert len(found) == THOUGHT_OPEN + 3
    assert found[-1].endswith("in the details (d)")


def test_while_nothing_is_said_the_end_of_the_thought_shows() -> None:
    """And as long as nothing is thought either, that one waits."""
    found = shown(growing_thought(answer("", thinking="\n".join("abcdef")), 60))
    assert found == ["│ d", "│ e", "│ f"][-THOUGHT_GROWING:]
    assert shown(growing_thought(answer(""), 60)) == ["…"]


def test_an_answer_that_says_nothing_shows_what_there_is() -> None:
    """Its thought, what became of it; else that it is empty."""
    assert lines(answer("", thinking="Hm.", interrupted=True)) == ["▸ thought  Hm.", "— cut off"]
    assert lines(answer("")) == ["(empty)"]


def test_a_thought_before_a_call_is_no_json() -> None:
    """Agents leave messages of nothing else; what they cost stands in the JSON."""
    entry = reply("").changed(content={"model": "m", "thinking": "Hm.", "usage": {"output_tokens": 5}})
    assert lines(entry) == ["▸ thought  Hm."]
    assert lines(entry, folded=False) == ["thought", "│ Hm."]
    assert [(part.heading, part.value) for part in parts(entry)] == [("thought", "Hm.")]


def test_a_rejected_answer_is_quiet() -> None:
    """Its beginning, and that it was rejected; all of it when it is unfolded."""
    entry = answer("# One\n\ntwo\n\nthree\n\nfour", rejected=True, thinking="Hm.")
    assert lines(entry) == ["One", "", "▸ 5 more lines", "— rejected: asked for again"]
    assert {key for line in body(entry, 60, folded=True).lines for _, key in line} == {"dim"}
    assert lines(entry, folded=False)[-3:] == ["thought", "│ Hm.", "— rejected: asked for again"]


def test_a_rejected_call_says_so() -> None:
    """Folded even when it failed."""
    entry = call("ls", ok=False, result="no", rejected=True)
    assert lines(entry)[-1] == "— rejected: asked for again"
    assert Folds().is_folded(entry)
