"""Fine-tuning: one line a session, in two dialects, without what nobody should learn from."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from tests.domain.strategies import entry_lists, unhurried
from tests.exchange.readings import brief, sessions_in, written
from tests.exchange.recordings import recording
from tests.recording.demos import call, eid, recorded, say
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.marks import Mark
from thulp_tui.domain.rules import Refused
from thulp_tui.domain.session import Conversation, Session
from thulp_tui.exchange import Written, sft_openai, sft_trl
from thulp_tui.exchange.dialects import Names

NAME = r"^[a-zA-Z0-9_-]{1,64}$"


def talk(*entries: SessionEntry, marks: dict[str, JsonValue] | None = None, **context: Any) -> Session:
    """A conversation with these entries."""
    own = {"thulp_tui": {"marks": marks}} if marks else {}
    return recording().changed(entries=list(entries), context={**context, **own})


def openai(session: Session) -> Written:
    """What the session is in OpenAI's dialect."""
    return sft_openai.write(sft_openai.choose(session, lambda _: None))


def trl(session: Session) -> Written:
    """What the session is in TRL's dialect."""
    return sft_trl.write(sft_trl.choose(session, lambda _: None))


def messages(made: Written) -> list[dict[str, Any]]:
    """The messages of the one line."""
    assert made.text.count("\n") == 1
    found: list[dict[str, Any]] = json.loads(made.text)["messages"]
    return found


def asked(number: int = 1, **more: JsonValue) -> SessionEntry:
    """A call that a model made."""
    content: JsonValue = {"tool_call_id": f"c{number}", "arguments": {"command": "ls"}, "result": "a.py", **more}
    return call(tool="bash", number=number).changed(content=content)


TOOLS = [{"type": "function", "function": {"name": "bash", "parameters": {"type": "object", "properties": {}}}}]


def test_openais_dialect() -> None:
    """Arguments are a text, each call is answered under its id, and the tools are defined."""
    made = openai(talk(say("user", "ls?"), asked(), say("assistant", "a.py"), tools=TOOLS))
    assert json.loads(made.text) == {
        "messages": [
            {"role": "user", "content": "ls?"},
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [
                    {"id": "c1", "type": "function", "function": {"name": "bash", "arguments": '{"command":"ls"}'}}
                ],
            },
            {"role": "tool", "tool_call_id": "c1", "content": "a.py"},
            {"role": "assistant", "content": "a.py"},
        ],
        "tools": TOOLS,
    }


def test_trls_dialect() -> None:
    """Arguments are an object, the answer names its tool, and thoughts are reasoning."""
    thought = say("assistant", "I look.").changed(content={"text": "I look.", "thoughts": "hm"})
    assert messages(trl(talk(say("user", "ls?"), thought, asked()))) == [
        {"role": "user", "content": "ls?"},
        {
            "role": "assistant",
            "content": "I look.",
            "reasoning_content": "hm",
            "tool_calls": [{"type": "function", "function": {"name": "bash", "arguments": {"command": "ls"}}}],
        },
        {"role": "tool", "name": "bash", "content": "a.py"},
    ]


def test_what_was_only_thought_before_a_call_is_no_text() -> None:
    """Agents leave such messages, which have nothing but thoughts and what they cost; without a call they stay out."""
    thought = say("assistant", "").changed(content={"model": "m", "thinking": "hm", "usage": {"output_tokens": 5}})
    made = messages(trl(talk(say("user", "ls?"), thought, asked(), thought)))
    assert [message["role"] for message in made] == ["user", "assistant", "tool"]
    assert (made[1]["content"], made[1]["reasoning_content"], len(made[1]["tool_calls"])) == ("", "hm", 1)
    assert messages(openai(talk(say("user", "ls?"), thought, asked())))[1]["content"] is None
    left = sft_trl.choose(talk(say("user", "ls?"), asked(), thought), lambda _: None)
    assert left.left_out == {"messages without a text": 1}
    masked = talk(say("user", "ls?"), thought, asked(2), marks={str(thought.id): Mark.MASK.value})
    assert [message.get("weight") for message in messages(openai(masked))] == [None, None, None]


def test_only_calls_of_one_answer_are_joined() -> None:
    """Those that share an answer's id; a call that was made after another's outcome stays behind that."""
    said = say("assistant", "I look.", 1)
    reply: JsonValue = str(said.id)
    joined = messages(openai(talk(say("user", "ls?"), said, asked(2, reply=reply), asked(3, reply=reply))))
    assert [message["role"] for message in joined] == ["user", "assistant", "tool", "tool"]
    apart = messages(openai(talk(say("user", "ls?"), said, asked(2, reply=reply), asked(3, reply="another"))))
    assert [message["role"] for message in apart] == ["user", "assistant", "tool", "assistant", "tool"]
    steps = messages(openai(recorded(call("a", number=1), call("b", number=2, intent="Then b."))))
    assert [message["content"] for message in steps if message["role"] == "assistant"] == [None, "Then b."]


def test_imported_calls_are_joined_by_usage() -> None:
    """The usage stands with an answer's first entry."""
    first = asked(1, usage={"input_tokens": 1})
    later = asked(2).changed(timestamp=Timestamp(first.timestamp + 5))
    roles = [message["role"] for message in messages(openai(talk(say("user", "x"), first, later)))]
    assert roles == ["user", "assistant", "tool", "tool"]
    again = later.changed(content={**first.content, "tool_call_id": "c2"})  # type: ignore[dict-item]
    roles = [message["role"] for message in messages(openai(talk(say("user", "x"), first, again)))]
    assert roles == ["user", "assistant", "tool", "assistant", "tool"]


def test_what_is_masked_has_no_weight_or_is_left_out() -> None:
    """OpenAI's dialect keeps it as context; the other one cannot say so. Mistakes are treated alike."""
    entries = say("user", "ls?"), asked(1), say("assistant", "no", 2), say("assistant", "a.py", 3)
    session = talk(*entries, marks={eid(1): Mark.MASK.value, eid(2): Mark.MISTAKE.value, eid(3): Mark.KEEP.value})
    made = openai(session)
    assert [message.get("weight") for message in messages(made)] == [None, 0, None, 0, None]
    assert made.changed == {"messages with weight 0": 2}
    left = sft_trl.choose(session, lambda _: None)
    assert [message["content"] for message in messages(sft_trl.write(left))] == ["ls?", "a.py"]
    assert left.left_out == {"masked or marked as a mistake": 2}


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (SessionEntry.system_event("paused", {"text": "no"}), "events"),
        (SessionEntry.evaluation_result(0.5, {}), "evaluations"),
        (SessionEntry.new(say("assistant", "").entry_type, {"text": "no", "rejected": True}), "rejected answers"),
        (SessionEntry.new(say("assistant", "").entry_type, {"text": "no", "cancelled": True}), "stopped"),
        (SessionEntry.new(say("assistant", "").entry_type, {"text": "no", "interrupted": True}), "cut off"),
        (asked(rejected=True), "calls of rejected answers"),
        (asked(interrupted=True), "calls without an outcome"),
        (say("system", " \n"), "without a text"),
    ],
)
def test_what_is_left_out_is_counted(entry: SessionEntry, reason: str) -> None:
    """It is in no line, and the reason is told."""
    session = talk(say("user", "ls?"), entry, say("assistant", "a.py"))
    chosen = sft_openai.choose(session, lambda _: None)
    assert [number for why, number in chosen.left_out.items() if reason in why] == [1]
    assert [message["content"] for message in messages(sft_openai.write(chosen))] == ["ls?", "a.py"]


def test_names_are_made_to_fit() -> None:
    """Differently for different tools, alike in calls and definitions; one that fits keeps its name."""
    names = Names(["a.b", "a/b", "a_b", "é" * 70, "x" * 65, "x" * 66])
    assert [names[name] for name in ("a_b", "a.b", "a/b", "é" * 70)] == ["a_b", "a_b_2", "a_b_3", "_"]
    assert (names["x" * 65], names["x" * 66]) == ("x" * 64, "x" * 62 + "_2")
    session = talk(say("user", "ls?"), call("ls", tool="fs.list"), tools=[{"name": "fs.list", "input_schema": {}}])
    made = openai(session)
    line = json.loads(made.text)
    assert line["messages"][1]["tool_calls"][0]["function"]["name"] == "fs_list"
    assert line["tools"] == [{"type": "function", "function": {"name": "fs_list", "parameters": {}}}]
    assert made.changed == {"names of tools, made to fit": 1}


@pytest.mark.parametrize("write", [openai, trl])
def test_nothing_to_learn_from(write: Any) -> None:
    """A session without an answer is refused; what stands behind the last answer is left out."""
    with pytest.raises(Refused, match="no answer of an assistant"):
        write(talk(say("user", "ls?")))
    with pytest.raises(Refused, match="no answer of an assistant"):
        write(talk(say("user", "ls?"), say("assistant", "no", 1), marks={eid(1): "mask"}))
    made = write(talk(say("user", "ls?"), say("assistant", "a.py"), say("user", "thanks")))
    assert [message["role"] for message in messages(made)] == ["user", "assistant"]
    assert made.left_out == {"messages behind the last answer": 1}


def test_a_picture_among_results_is_told_as_one() -> None:
    """Its bytes teach nobody anything."""
    blocks: JsonValue = [{"type": "text", "text": "seen"}, {"type": "image", "source": {"data": "iVBOR"}}]
    content: JsonValue = {"tool_call_id": "c", "arguments": {}, "result": blocks}
    made = openai(talk(say("user", "look"), call().changed(content=content)))
    assert messages(made)[2]["content"] == "seen\n[image]"


def test_a_demonstration_begins_with_its_task() -> None:
    """Where nobody asked for it in the entries."""
    made = openai(recorded(say("system", "Be brief."), call("ls"), task="List the files"))
    assert [message["role"] for message in messages(made)] == ["system", "user", "assistant", "tool"]
    assert messages(made)[1]["content"] == "List the files"
    assert messages(openai(recorded(say("user", "go"), call("ls"))))[0]["content"] == "go"


def test_our_importer_reads_what_was_written(tmp_path: Path) -> None:
    """With the same messages, calls, results and tools, from both dialects."""
    session = talk(say("system", "s"), say("user", "ls?"), say("assistant", "so"), asked(1), asked(2), tools=TOOLS)
    told = [("system", "s"), ("user", "ls?"), ("assistant", "so"), ("bash", "a.py"), ("bash", "a.py")]
    for made in (openai(session), trl(session)):
        (back,) = sessions_in(written(tmp_path / "a.jsonl", made.text))
        assert brief(back) == told
        assert back.context["tools"] == TOOLS
        assert [entry.envelope.arguments for entry in back.entries if entry.envelope] == [{"command": "ls"}] * 2


def dangling(told: list[dict[str, Any]]) -> set[str]:
    """Ids that are called and not answered right behind the message, answered and not called, or not unique."""
    odd: set[str] = set()
    open_ids: list[str] = []
    seen: set[str] = set()
    for message in told:
        if message["role"] == "tool":
            if message["tool_call_id"] in open_ids:
                open_ids.remove(message["tool_call_id"])
            else:
                odd.add(message["tool_call_id"])
            continue
        odd.update(open_ids)
        open_ids = [made["id"] for made in message.get("tool_calls", ())]
        odd.update(id for id in open_ids if id in seen)
        seen.update(open_ids)
    return odd | set(open_ids)


@cache
def of_openai(chat: Any) -> TypeAdapter[Any]:
    """What OpenAI's own types say messages are."""
    of_messages: Any = list.__class_getitem__(chat.ChatCompletionMessageParam)
    return TypeAdapter(of_messages)


def has_trl(session: Session) -> bool:
    """Whether there is anything to learn in TRL's dialect, which leaves out what is masked."""
    try:
        return bool(trl(session).text)
    except Refused:
        return False


@unhurried
@given(entry_lists, st.booleans())
def test_every_line_is_one_of_openais(entries: list[SessionEntry], is_demo: bool) -> None:
    """By the types of OpenAI's own library and by what they do not check: ids, names, weights, order."""
    chat = pytest.importorskip("openai.types.chat")
    session = recorded(*entries) if is_demo else Session.new("x", Conversation(purpose="y")).changed(entries=entries)
    masked: dict[str, JsonValue] = {str(entry.id): "mask" for entry in entries[:2]}
    session.context = {"thulp_tui": {"marks": masked}}
    try:
        told = messages(openai(session))
    except Refused:
        return
    of_openai(chat).validate_python([{k: v for k, v in one.items() if k != "weight"} for one in told])
    assert dangling(told) == set()
    assert all(message["role"] == "assistant" and message["weight"] == 0 for message in told if "weight" in message)
    assert any(message["role"] == "assistant" and "weight" not in message for message in told)
    for made in (made for message in told for made in message.get("tool_calls", ())):
        assert isinstance(json.loads(made["function"]["arguments"]), dict)
        assert Names([made["function"]["name"]]).changed == 0
    assert told[-1]["role"] in ("assistant", "tool")
    line = json.loads(trl(session).text) if has_trl(session) else {"messages": []}
    waiting: list[str] = []
    for message in line["messages"]:
        assert message["role"] == "tool" or not waiting
        waiting += [made["function"]["name"] for made in message.get("tool_calls", ())]
        assert message["role"] != "tool" or message["name"] == waiting.pop(0)
    assert not waiting
