"""What is typed becomes the entry that was meant, or a reason that teaches."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import json_values, keys, unhurried
from thulp_tui.domain.json_value import same_json
from thulp_tui.domain.slash import BadCommand, Role, complete, hint, parse

objects = st.dictionaries(st.text('ab=> {}"\\é\n', max_size=4), json_values, max_size=3)
"""Arguments with all that could be taken for their end."""


def typed(text: str) -> Any:
    """Return the entry of a text as JSON, without its id and time; the user's when it is a message."""
    entry = parse(text, Role.USER)
    return {"entry_type": entry.entry_type.to_document(), "content": entry.content}


def refused(text: str) -> str:
    """Return why a text is refused."""
    with pytest.raises(BadCommand) as bad:
        parse(text, Role.USER)
    assert str(bad.value) == bad.value.reason
    return bad.value.reason


@pytest.mark.parametrize("role", Role)
def test_plain_text_is_a_message_of_the_role(role: Role) -> None:
    """User, assistant and system each say what was typed, exactly."""
    entry = parse(" Why?\n/tool is no command here ", role)
    assert entry.kind == f"{role.value}_message"
    assert entry.content == {"text": " Why?\n/tool is no command here "}


@pytest.mark.parametrize("role", Role)
def test_two_slashes_begin_a_message_with_one(role: Role) -> None:
    """A message about a path can be typed, by every role."""
    entry = parse("//etc/hosts is empty", role)
    assert (entry.kind, entry.text) == (f"{role.value}_message", "/etc/hosts is empty")


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_nothing_is_refused(text: str) -> None:
    """An empty text is no message."""
    assert "nothing to record" in refused(text)


@pytest.mark.parametrize("text", ["/x", "/x ok", "/tools bash ok", "/Tool bash ok", "/etc/hosts is empty"])
def test_an_unknown_command_is_refused(text: str) -> None:
    """The reason names it, lists the commands, and says how a message begins with a slash."""
    reason = refused(text)
    assert reason.startswith(f"There is no command {text.split()[0]}.")
    assert all(word in reason for word in ("/tool", "/skill", "/eval", "/event", "// begins a message"))


@pytest.mark.parametrize("text", ["/", "/ tool bash ok"])
def test_a_slash_alone_is_refused(text: str) -> None:
    """A slash without a name lists the commands."""
    assert refused(text).startswith("Commands: /tool, /skill, /eval, /event")


@pytest.mark.parametrize(
    ("command", "kind", "name"), [("tool", "tool_call", "tool_name"), ("skill", "skill_execution", "skill_name")]
)
@pytest.mark.parametrize(("outcome", "success"), [("ok", True), ("fail", False)])
def test_a_call_is_an_envelope(command: str, kind: str, name: str, outcome: str, success: bool) -> None:
    """Tool calls and skill runs hold their input and result beside an id that the program makes."""
    entry = typed(f'/{command} bash {outcome} {{"command": "ls"}} => a.py')
    assert entry["entry_type"] == {"type": kind, name: "bash", "success": success}
    assert re.fullmatch(r"call_[0-9a-f]{24}", entry["content"].pop("tool_call_id"))
    assert entry["content"] == {"arguments": {"command": "ls"}, "result": "a.py"}


def test_every_call_has_its_own_id() -> None:
    """Two calls typed alike are told apart."""
    one, other = (typed("/tool bash ok")["content"]["tool_call_id"] for _ in range(2))
    assert one != other


@pytest.mark.parametrize(
    ("rest", "arguments", "result"),
    [
        ("", {}, None),
        (" => a.py", {}, "a.py"),
        (" {}", {}, None),
        (' {"a": 1}', {"a": 1}, None),
        (' {"a": 1} =>', {"a": 1}, None),
        (' {"a": 1}=>2', {"a": 1}, 2),
        (' {"a": "x => y"} => z => w', {"a": "x => y"}, "z => w"),
        (' {"a => b": ["=>"]}', {"a => b": ["=>"]}, None),
        (' {"a": "\\"} => "} => b', {"a": '"} => '}, "b"),
        ('\n{\n "a": 1\n}\n=>\ntwo\nlines\n', {"a": 1}, "two\nlines"),
        (" => [1, 2.0, true, null]", {}, [1, 2.0, True, None]),
        (' => {"files": ["a.py"]}', {}, {"files": ["a.py"]}),
        (' => "quoted"', {}, "quoted"),
        (" => NaN", {}, "NaN"),
        (" => 1e400", {}, "1e400"),
        (' => "\\ud800"', {}, '"\\ud800"'),
        (" => {not json", {}, "{not json"),
        (" => 1 failed", {}, "1 failed"),
    ],
)
def test_arguments_and_result_are_told_apart(rest: str, arguments: Any, result: Any) -> None:
    """Arguments and result may be missing; an arrow within the arguments is no end; what is no strict JSON is text."""
    content = typed(f"/tool bash ok{rest}")["content"]
    assert same_json([content["arguments"], content["result"]], [arguments, result])


@unhurried
@given(objects, json_values, keys)
def test_any_call_can_be_typed(arguments: Any, result: Any, name: str) -> None:
    """Whatever the arguments and the result hold, typing them as JSON records them."""
    entry = typed(f"/tool {name} fail {json.dumps(arguments)} => {json.dumps(result)}")
    assert same_json([entry["content"]["arguments"], entry["content"]["result"]], [arguments, result])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("/tool", "After /tool comes the tool's name, then ok or fail"),
        ("/skill", "After /skill comes the skill's name, then ok or fail"),
        ("/tool bash", "After bash comes ok or fail"),
        ("/tool bash yes", "After bash comes ok or fail, not yes"),
        ("/tool bash OK", "After bash comes ok or fail, not OK"),
        ("/tool bash ok ls -la", "The arguments at column 15 must be a JSON object in braces"),
        ("/tool bash ok [1]", "The arguments at column 15 must be a JSON object in braces"),
        ("/tool bash ok {} a.py", "Behind the arguments, at column 18, comes => and the result"),
    ],
)
def test_a_wrong_shape_is_explained(text: str, reason: str) -> None:
    """The reason says what is missing, where, and ends with an example."""
    example = "/skill review ok" if text.startswith("/skill") else '/tool bash ok {"command": "ls"} => a.py'
    assert refused(text).startswith(f"{reason}: {example}")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('/tool bash ok {"a": }', "column 21,"),
        ('/tool bash ok {"a": NaN} => x', "column 21, NaN"),
        ('/tool bash ok   {"a" 1} => {"b": 2}', "column 22,"),
        ('/tool bash ok {"a": "x} => y', "column 21,"),
        ('/tool bash ok {"a": "\\ud800"}', "column 22, a lone surrogate"),
        ('/tool bash ok {"a": 1', "column 22,"),
        ('/tool bash ok {"a":\n 1e400}', "line 2 column 2,"),
        ('/tool\nbash ok {"a": tru}', "line 2 column 15,"),
    ],
)
def test_a_mistake_in_the_arguments_is_placed(text: str, place: str) -> None:
    """The place counts in what was typed, not in the arguments; the line is named where there are several."""
    assert refused(text).startswith(f"The arguments are wrong at {place}")


def test_arguments_that_nest_too_deeply_are_refused() -> None:
    """What thulp could not read back is refused, also far beyond Python's recursion limit."""
    for levels in (125, 400, 5000):
        assert "nested more than" in refused('/tool bash ok {"a": ' + "[" * levels + "]" * levels + "}")


def test_huge_numbers_are_taken_or_refused() -> None:
    """Digits beyond Python's own limit end in a reason, not in an error."""
    assert typed(f'/tool bash ok {{"a": {10**30}}} => x')["content"] | {"tool_call_id": ""} == {
        "tool_call_id": "",
        "arguments": {"a": 10**30},
        "result": "x",
    }
    assert "out of range" in refused(f'/tool bash ok {{"a": 1{"0" * 5000}}} => x')


def test_text_that_utf8_cannot_hold_is_refused() -> None:
    """A lone surrogate, which a terminal can deliver, never reaches the file."""
    for text in ("\ud800", "/event x \ud800", "/event \ud800", "/tool \ud800 ok", "/tool bash ok => \ud800"):
        assert "lone surrogate" in refused(text)


@pytest.mark.parametrize(
    ("text", "score", "metrics"),
    [
        ("/eval 0.82 exact=0.8 cost=0.1", 0.82, {"exact": 0.8, "cost": 0.1}),
        ("/eval 1", 1.0, {}),
        ("/eval -1.5e3 a=+2 b=.5 c=3.", -1500.0, {"a": 2.0, "b": 0.5, "c": 3.0}),
        ("/eval 0 a=b=1", 0.0, {"a=b": 1.0}),
        ("/eval 0\n é=1", 0.0, {"é": 1.0}),
    ],
)
def test_an_evaluation_has_a_score_and_metrics(text: str, score: float, metrics: dict[str, float]) -> None:
    """Numbers in every plain form, metrics in the order typed."""
    entry = typed(text)
    assert entry == {"entry_type": {"type": "evaluation_result", "score": score, "metrics": metrics}, "content": None}
    assert list(entry["entry_type"]["metrics"]) == list(metrics)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("/eval", "After /eval comes the score"),
        ("/eval good", "The score is a number such as 0.82, not good"),
        ("/eval 0,82", "The score is a number such as 0.82, not 0,82"),
        ("/eval nan", "The score is a number such as 0.82, not nan"),
        ("/eval 1e999", "The score is a number such as 0.82, not 1e999"),
        ("/eval 1_0", "The score is a number such as 0.82, not 1_0"),
        ("/eval 1 exact", "After the score come metrics as name=value, and exact is none"),
        ("/eval 1 =2", "After the score come metrics as name=value, and =2 is none"),
        ("/eval 1 a=", "The metric a is a number such as 0.82, not nothing"),
        ("/eval 1 a=x", "The metric a is a number such as 0.82, not x"),
        ("/eval 1 a=1 a=2", "The metric a stands there twice"),
    ],
)
def test_a_wrong_evaluation_is_explained(text: str, reason: str) -> None:
    """The reason names the part, and ends with an example."""
    assert refused(text) == f"{reason}: /eval 0.82 exact=0.8 cost=0.1"


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("/event deploy", None),
        ("/event deploy  ", None),
        ("/event deploy to  staging\nnow ", {"text": "to  staging\nnow"}),
    ],
)
def test_an_event_has_a_name_and_perhaps_text(text: str, content: Any) -> None:
    """What follows the name is the event's text."""
    assert typed(text) == {"entry_type": {"type": "system_event", "event": "deploy"}, "content": content}


def test_an_event_needs_a_name() -> None:
    """The reason shows an event."""
    assert refused("/event ") == "After /event comes its name, and text if you like: /event deploy to staging"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("Why?", ""),
        (" /tool", ""),
        ("/t", "/tool NAME ok|fail ARGUMENTS-JSON => RESULT"),
        ("/tool", "/tool NAME ok|fail ARGUMENTS-JSON => RESULT"),
        ("/tool ", "/tool NAME ok|fail ARGUMENTS-JSON => RESULT"),
        ('/tool bash ok {"a', "/tool NAME ok|fail ARGUMENTS-JSON => RESULT"),
        ("/skill\n", "/skill NAME ok|fail ARGUMENTS-JSON => RESULT"),
        ("/eva", "/eval SCORE name=value …"),
        ("/event x", "/event NAME text"),
        ("//", "a message that begins with /"),
        ("//etc", "a message that begins with /"),
    ],
)
def test_the_hint_shows_the_shape(text: str, shown: str) -> None:
    """One line about the command being typed; nothing for a message."""
    assert hint(text) == shown


@pytest.mark.parametrize("text", ["/", "/e", "/ev", "/x"])
def test_the_hint_lists_the_commands(text: str) -> None:
    """As long as several commands are possible, or none, all are listed."""
    assert hint(text).startswith("Commands: /tool, /skill, /eval, /event")


def test_the_hint_names_an_unknown_command() -> None:
    """Once its name is finished, an unknown command is told before it is sent."""
    assert hint("/tools ").startswith("There is no /tools. Commands: /tool")


@pytest.mark.parametrize(
    ("text", "completed"),
    [
        ("/t", "/tool "),
        ("/tool", "/tool "),
        ("/s", "/skill "),
        ("/e", "/ev"),
        ("/ev", None),
        ("/eva", "/eval "),
        ("/eve", "/event "),
        ("/", None),
        ("/x", None),
        ("//t", None),
        ("", None),
        ("t", None),
        ("/tool ", None),
        ("/tool bash", None),
        ("/tool bash ", "/tool bash ok "),
        ("/tool bash o", "/tool bash ok "),
        ("/skill  review f", "/skill  review fail "),
        ("/tool bash fail", "/tool bash fail "),
        ("/tool bash x", None),
        ("/tool bash ok ", None),
        ("/eval 1 o", None),
    ],
)
def test_tab_completes_what_is_certain(text: str, completed: str | None) -> None:
    """Names of commands, and ok or fail behind a tool's name; else nothing, so that tab can do its other work."""
    assert complete(text) == completed
