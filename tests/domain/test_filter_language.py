"""The filter language: what a text means, where it is not understood, and that nothing is ignored in silence."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.asked import (
    DAY,
    HOUR,
    NOW,
    PARENT,
    Tree,
    finds,
    local,
    summaries,
    summary,
    trees,
    typed_texts,
    written,
)
from tests.domain.strategies import unhurried
from thulp_tui.domain.filter_language import DEEPEST, SYNTAX, ParsedFilter, parse
from thulp_tui.domain.filter_terms import KEYS
from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.limits import SessionConfig
from thulp_tui.domain.session import Agent, Conversation, Evaluation, Refinement, SessionType, TeacherDemo
from thulp_tui.domain.summary import SessionSummary

DEMO = TeacherDemo(task="t", model="m")
RAW: dict[str, Any] = {
    "tags": ("Urgent", "two words"),
    "turns": 12,
    "entries": 40,
    "failures": 1,
    "last_score": 0.8173,
    "tools": ("bash_output", "Edit"),
    "created_at": Timestamp(NOW - 8 * DAY),
    "updated_at": Timestamp(NOW - HOUR // 2),
}
SESSION = summary(DEMO, **RAW)
CHILD = summary(Evaluation(skill_name="Review", test_cases=1), parent_session=PARENT, notes=1, limits=SessionConfig())


def understood(text: str) -> ParsedFilter:
    """Parse a text that must be understood wholly."""
    parsed = parse(text, NOW)
    assert parsed.problems == ()
    return parsed


def places(text: str) -> list[tuple[str, bool]]:
    """Return the marked pieces of a text, and whether they are unfinished only."""
    return [(text[each.start : each.end], each.is_unfinished) for each in parse(text, NOW).problems]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", True),
        ("  ", True),
        ("login BUG", True),
        ("bug fix", True),
        ("login chess", False),
        ("urgent", True),
        ("active", True),
        ("demo", True),
        ("teacher", True),
        ("teacher_demo", True),
        ("chat", False),
        ('"login bug"', True),
        ('"bug login"', False),
        ('"TWO words"', True),
        ('""', True),
        ("-login", False),
        ("-chess", True),
        ('-"login bug"', False),
        ("login or chess", True),
        ("chess OR login", True),
        ("chess or rook", False),
        ("login chess or bug", True),
        ("login (chess or bug)", True),
        ("login (chess or rook)", False),
        ("-(chess or bug)", False),
        ("-(login chess)", True),
        ("-(-login)", True),
        ("chess or (bug (rook or fix))", True),
        ('"or"', True),
        ('"or" chess', False),
        ("status:active", True),
        ("status:act", True),
        ("STATUS:Active", True),
        ("status:paused", False),
        ("status:paused,active", True),
        ("status:paused,failed", False),
        ("-status:paused,failed", True),
        ("type:demo", True),
        ("type:teacher_demo", True),
        ('type:"teacher demo"', True),
        ("type:chat,agent", False),
        ("tag:Urgent", True),
        ("tag:urgent", False),
        ("tag:Urg", False),
        ('tag:"two words"', True),
        ('tag:nothing,"two words"', True),
        ('tag:""', False),
        ("-tag:Urgent", False),
        ('name:"login bug"', True),
        ("name:LOGIN", True),
        ("name:urgent", False),
        ("has:failure", True),
        ("has:fail", True),
        ("has:note", False),
        ("has:bookmark", False),
        ("has:parent", False),
        ("has:score,note", True),
        ("has:limits", False),
        ("has:t", True),
        ("is:root", True),
        ("is:child", False),
        ("is:open", True),
        ("is:closed", False),
        ("score:<0.9", True),
        ("score:<0.8", False),
        ("score:>=0.8173", True),
        ("score:0.82", True),
        ("score:=0.817", True),
        ("score:0.8173", True),
        ("score:0.81", False),
        ("score:<0.2,>0.8", True),
        ("turns:>10", True),
        ("turns:>12", False),
        ("turns:>=12", True),
        ("turns:12", True),
        ("turns:<5", False),
        ("entries:<=40", True),
        ("failures:>0", True),
        ("tool:bash", True),
        ("tool:BASH", True),
        ("tool:output", False),
        ("tool:edit -tool:bash", False),
        ("skill:review", False),
        ("after:7d", False),
        ("after:9d", True),
        ("after:1w2d", True),
        ("before:7d", True),
        ("after:2026-02", True),
        ("before:2026-02-25", False),
        ("before:2026-02-26", True),
        ("after:2026", True),
        ("before:2026-03-05T10:49", True),
        ("after:yesterday", False),
        ("created:2026-02", True),
        ("created:2026-02-25", True),
        ("created:>2026-02-25", False),
        ("created:>=2026-02-25", True),
        ("created:<2026-02-25", False),
        ("created:<=2026-02-25", True),
        ("created:today", False),
        ("changed:<1h", True),
        ("changed:1h", True),
        ("changed:>1h", False),
        ("changed:<30m", False),
        ("changed:<=30m", True),
        ("changed:>=30m", True),
        ("changed:today", True),
        ("parent:ab00", False),
        ("status:active demo login", True),
        ("status:active chess", False),
        ("f(x)", False),
        ("https://example.org/a:b", False),
        ("10:30", False),
        ("--verbose", False),
    ],
)
def test_what_a_filter_means(text: str, found: bool) -> None:
    """Each form of the language finds what it says, and all of it is understood."""
    assert understood(text).matches(SESSION) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("has:parent", True),
        ("is:root", False),
        ("is:child", True),
        ("has:note", True),
        ("has:limits", True),
        ("has:score", False),
        ("score:<0.8", False),
        ("-score:<0.8", True),
        ("parent:ab00", True),
        ("parent:AB00CA3E-E989", True),
        (f"parent:{PARENT}", True),
        (f"parent:{PARENT.replace('-', '').upper()}", True),
        ("parent:00ca", False),
        ("skill:rev", True),
        ("skill:view", False),
        ("eval", True),
        ("type:eval", True),
    ],
)
def test_what_a_child_is_found_by(text: str, found: bool) -> None:
    """A parent is found by the beginning of its id; a session without a score has none that compares."""
    assert understood(text).matches(CHILD) is found


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("status:nonsense x", [("nonsense", False)]),
        ("status:nonsense", [("nonsense", False)]),
        ("status:active,nonsense", [("nonsense", False)]),
        ("type:x", [("x", False)]),
        ("has:wings", [("wings", False)]),
        ("is:nice", [("nice", False)]),
        ("score:high", [("high", False)]),
        ("score:< 0.8", [("<", False)]),
        ("turns:1..5", [("1..5", False)]),
        ("after:soon", [("soon", False)]),
        ("after:2026-13-01", [("2026-13-01", False)]),
        ("after:2026-02-30 x", [("2026-02-30", False)]),
        ("changed:=1h", [("=1h", False)]),
        ("parent:zebra x", [("zebra", False)]),
        ("note:x", [("note:", False)]),
        ("login note:", [("note:", False)]),
        ("login )", [(")", False)]),
        ("()", [("()", False)]),
        ("or login", [("or", False)]),
        ("login or or bug", [("or", False)]),
        ("login - bug", [("-", False)]),
        ("status: active", [("status:", False)]),
        ("status:active,,paused", [(",", False)]),
        ("has:x is:y", [("x", False), ("y", False)]),
        ("status:", [("status:", True)]),
        ("-tag:", [("tag:", True)]),
        ("status:active,", [(",", True)]),
        ("score:<", [("<", True)]),
        ("score:-", [("-", True)]),
        ("after:7", [("7", True)]),
        ("after:2026-", [("2026-", True)]),
        ("after:2026-0", [("2026-0", True)]),
        ("after:2026-03-05T1", [("2026-03-05T1", True)]),
        ("changed:<1", [("<1", True)]),
        ("changed:yest", [("yest", True)]),
        ('after:"2026-"', [('"2026-"', False)]),
        ("parent:login", [("login", True)]),
        ("login or", [("or", True)]),
        ("or", [("or", True)]),
        ("login -", [("-", True)]),
        ("(login", [("(", True)]),
        ("-(login or", [("(", True), ("or", True)]),
        ('"login', [('"login', True)]),
        ('name:"login', [('"login', True)]),
    ],
)
def test_what_is_not_understood_is_marked_in_its_place(text: str, marked: list[tuple[str, bool]]) -> None:
    """The piece itself is marked; at the end of the typing it is only unfinished where typing on may help."""
    assert places(text) == marked


@pytest.mark.parametrize(
    "text",
    [
        "status:",
        "login status:",
        "login -",
        "login or",
        "(login",
        '"login b',
        "login after:2026-",
        "changed:<1",
        "score:<",
        "-tag:",
        "status:active,",
        "parent:login",
    ],
)
def test_what_is_being_typed_does_not_blank_the_list(text: str) -> None:
    """What is unfinished asks nothing yet; the rest filters."""
    parsed = parse(text, NOW)
    assert parsed.matches(SESSION)
    assert not parse(f"chess {text}", NOW).matches(SESSION) or " or" in text


@pytest.mark.parametrize(
    "text",
    ["status:nonsense", "-status:nonsense", "login -status:nonsense", "-(login -has:wings)", "after:2026- login"],
)
def test_what_is_wrong_finds_nothing_even_left_out(text: str) -> None:
    """A mistyped value never reaches more sessions than were meant."""
    assert not parse(text, NOW).matches(SESSION)


@pytest.mark.parametrize("text", ["status:nonsense or login", "status:nonsense,active", "-(status:nonsense chess)"])
def test_what_is_right_beside_it_still_finds(text: str) -> None:
    """A mistake takes away only what depends on it."""
    assert parse(text, NOW).matches(SESSION)


def test_a_word_with_an_unknown_key_is_looked_for_as_it_stands() -> None:
    """A colon in a name can be searched for, and in quotes without a mark."""
    named = summary(name="a note:x here")
    assert parse("note:X", NOW).matches(named)
    assert understood('"note:X"').matches(named)


@pytest.mark.parametrize(
    ("text", "wider"),
    [("stat", True), ("chess stat", False), ("-na", True), ("tag:urg", True), ("tag:nothing,Two", True), ("o", True)],
)
def test_a_begun_key_or_tag_can_be_read_wider(text: str, wider: bool) -> None:
    """While nothing is exactly so, a list can show what is found without the begun word, or by a tag's beginning."""
    parsed = parse(text, NOW)
    assert parsed.wider is not None
    assert parsed.wider(SESSION) is wider


@pytest.mark.parametrize("text", ["", "stat ", "login", '"stat', "status:act", 'tag:"urg"', "tag:", "(stat)"])
def test_nothing_else_is_read_wider(text: str) -> None:
    """What is finished, in quotes, or no beginning means what it says."""
    assert parse(text, NOW).wider is None


@pytest.mark.parametrize(
    ("short", "session_type"),
    [
        ("chat", Conversation(purpose="p")),
        ("eval", Evaluation(skill_name="s", test_cases=1)),
        ("demo", DEMO),
        ("refine", Refinement(skill_name="s", iteration=1)),
        ("agent", Agent(agent_name="a")),
    ],
)
def test_a_type_is_found_by_what_people_call_it(short: str, session_type: SessionType) -> None:
    """The short name that stands in the list finds its type."""
    one = summary(session_type)
    assert understood(short).matches(one)
    assert understood(f"type:{short}").matches(one)


@pytest.mark.parametrize(("text", "found"), [("#test", True), ("#TESTING", True), ("#esting", False), ("#41", True)])
def test_a_tag_is_found_as_the_list_shows_it(text: str, found: bool) -> None:
    """`#x` finds tags from their start, and still what a name has in it."""
    assert understood(text).matches(summary(name="Nightly eval #41", tags=("testing",))) is found


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("2025", local(2025, 1, 1), local(2026, 1, 1)),
        ("2025-12", local(2025, 12, 1), local(2026, 1, 1)),
        ("2026-02-28", local(2026, 2, 28), local(2026, 3, 1)),
        ("2026-03-05T10:49", local(2026, 3, 5, 10, 49), local(2026, 3, 5, 10, 50)),
        ("2026-03-05t10:49:07", local(2026, 3, 5, 10, 49, 7), local(2026, 3, 5, 10, 49, 8)),
        ("yesterday", local(2026, 3, 4), local(2026, 3, 5)),
    ],
)
def test_a_day_reaches_from_its_first_moment_to_its_last(day: str, first: Timestamp, last: Timestamp) -> None:
    """After it, before it and in it meet without a gap."""
    ats = [summary(created_at=Timestamp(at)) for at in (first - 1, first, last - 1, last)]
    for text, expected in (
        (f"created:{day}", [False, True, True, False]),
        (f"after:{day}", [False, True, True, True]),
        (f"before:{day}", [True, False, False, False]),
        (f"created:>{day}", [False, False, False, True]),
        (f"created:<={day}", [True, True, True, False]),
    ):
        assert [understood(text).matches(each) for each in ats] == expected


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a  b OR c", "a b or c"),
        ("(a or b) c", "(a or b) c"),
        ("a or (b c)", "a or b c"),
        ("Status:active,paused", "status:active,paused"),
        ("status:active or status:paused", "status:active,paused"),
        ("-(status:active,paused)", "-status:active,paused"),
        ("-(-a)", "-(-a)"),
        ("-(a b)", "-(a b)"),
        ('"two words" "one"', '"two words" one'),
        ('tag:"a,b",c', 'tag:"a,b",c'),
        ('"a\\"b"', '"a\\"b"'),
        ("login or", "login"),
        ("status:nonsense", 'status:"nonsense"'),
        ("", ""),
    ],
)
def test_a_filter_is_printed_as_it_was_understood(text: str, printed: str) -> None:
    """With one space, as few parentheses as needed, and quotes where they must be."""
    assert str(parse(text, NOW)) == printed


@pytest.mark.parametrize("text", [*SYNTAX, *(f"{name}:{key.example}" for name, key in KEYS.items())])
def test_what_the_help_shows_is_understood(text: str) -> None:
    """Every form and every key's example can be typed as it stands there."""
    assert understood(text).query


def test_too_many_parentheses_are_a_problem_not_a_crash() -> None:
    """Where it gets too deep is marked, and nothing is found."""
    deep = parse("(" * (DEEPEST + 1) + "login", NOW)
    assert [each.start for each in deep.problems] == [DEEPEST]
    assert not deep.matches(SESSION)
    assert parse("(" * DEEPEST + "login" + ")" * DEEPEST, NOW).matches(SESSION)
    assert parse("-(" * 50_000, NOW).problems


@unhurried
@given(typed_texts, st.lists(summaries(), max_size=3))
def test_any_text_is_read_and_reads_back(text: str, asked: list[SessionSummary]) -> None:
    """Nothing raises, every place is in the text, and what is printed finds the same."""
    parsed = parse(text, NOW)
    for problem in parsed.problems:
        assert 0 <= problem.start < problem.end <= len(text)
        assert problem.reason
    again = parse(str(parsed), NOW)
    assert str(again) == str(parsed)
    assert [again.matches(one) for one in asked] == [parsed.matches(one) for one in asked]


@unhurried
@given(trees, st.lists(summaries(), min_size=1, max_size=5))
def test_a_filter_means_what_it_says(tree: Tree, asked: list[SessionSummary]) -> None:
    """It agrees with an evaluation of the same questions that shares nothing with it, printed and read again too."""
    parsed = understood(written(tree))
    expected = [finds(tree, one) for one in asked]
    assert [parsed.matches(one) for one in asked] == expected
    again = understood(str(parsed))
    assert again.query == parsed.query
    assert [again.matches(one) for one in asked] == expected


@unhurried
@given(trees, st.lists(summaries(), min_size=1, max_size=5))
def test_leaving_out_is_the_complement(tree: Tree, asked: list[SessionSummary]) -> None:
    """Of any sessions a filter finds some, and the negated filter exactly the others."""
    found, others = understood(written(tree)), understood(f"-({written(tree)})")
    assert [found.matches(one) for one in asked] == [not others.matches(one) for one in asked]
