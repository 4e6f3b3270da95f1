"""What a model sees of a session."""

from collections.abc import Sequence
from typing import Any

from tests.ui.sessions import eid
from thulp_tui.chat.seen import NO_RESULT, Message, Seen, seen, tokens
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.settings import ModelSettings

say, answer = SessionEntry.user_message, SessionEntry.assistant_message


def model(**settings: Any) -> ModelSettings:
    """Return a model."""
    return ModelSettings(**{"name": "tiny", "base_url": "http://localhost/v1", "model": "tiny", **settings})


def call(name: str = "ls", call_id: str = "c1", success: bool = True, **content: JsonValue) -> SessionEntry:
    """Return a tool call with its envelope."""
    return SessionEntry.tool_call(name, success, {"tool_call_id": call_id, "arguments": {"path": "."}, **content})


def messages(*entries: SessionEntry, **settings: Any) -> list[Message]:
    """Return what a model sees of entries."""
    return list(seen(entries, model(**settings)).messages)


def roles(*entries: SessionEntry) -> list[str]:
    """Return who says what a model sees."""
    return [message["role"] for message in messages(*entries)]


def test_messages_keep_their_order_and_role() -> None:
    """As the protocol names them."""
    assert messages(SessionEntry.system_message("Be kind."), say("Hi"), answer("Hello")) == [
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "Hello"},
    ]


def test_the_settings_speak_first() -> None:
    """Before the session's own system messages."""
    found = messages(SessionEntry.system_message("Be kind."), say("Hi"), system="Be brief.")
    assert [message["content"] for message in found] == ["Be brief.", "Be kind.", "Hi"]


def test_what_is_no_talk_is_left_out() -> None:
    """Events, pauses among them, evaluation results, empty and rejected answers, and what was only thought."""
    thought = answer("").changed(content={"model": "m", "thinking": "Hm."})
    rejected = answer("no").changed(content={"text": "no", "rejected": True})
    events = SessionEntry.system_event("session_paused"), SessionEntry.evaluation_result(0.5, {})
    assert messages(say("Hi"), *events, thought, rejected, answer(" "), answer("yes")) == [
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "yes"},
    ]


def test_content_of_any_shape_is_text() -> None:
    """What is no text is JSON."""
    odd = say("").changed(content={"parts": [1]})
    assert messages(odd) == [{"role": "user", "content": '{"parts":[1]}'}]


def test_calls_belong_to_the_answer_before_them() -> None:
    """Their results follow it, in the same order."""
    found = messages(
        say("Hi"), answer("Let me look."), call(result="a"), call(call_id="c2", result="b"), answer("Done")
    )
    assert [message["role"] for message in found] == ["user", "assistant", "tool", "tool", "assistant"]
    assert found[1]["content"] == "Let me look."
    asked = found[1]["tool_calls"]
    assert [one["id"] for one in asked] == ["c1", "c2"]
    assert asked[0] == {"id": "c1", "type": "function", "function": {"name": "ls", "arguments": '{"path":"."}'}}
    assert found[2] == {"role": "tool", "tool_call_id": "c1", "content": "a"}


def test_calls_of_two_answers_stay_apart() -> None:
    """Where an answer says nothing, its id in the calls tells it from the next."""
    found = roles(say("Hi"), call(reply="r1"), call(call_id="c2", reply="r1"), call(call_id="c3", reply="r2"))
    assert found == ["user", "assistant", "tool", "tool", "assistant", "tool"]


def called(*entries: SessionEntry) -> list[str]:
    """Return the ids of the calls a model sees."""
    return [message["tool_call_id"] for message in messages(*entries) if message["role"] == "tool"]


def test_ids_are_told_apart() -> None:
    """Some models call every call the same; what one is called does not change with those behind it."""
    entries = [say("Hi"), call(reply="1"), call(reply="2"), say("Ho"), call(), say("So"), call()]
    ids = called(*entries)
    assert len(set(ids)) == 4
    assert called(*entries[:-2])[:-1] == ids[:2]
    assert ids[-1] == "c1"


def test_ids_are_no_longer_than_servers_take() -> None:
    """Whoever made them."""
    entries = [say("Hi"), SessionEntry.tool_call("ls", True, "a"), call(call_id="x" * 90), call(call_id="x" * 90)]
    assert max(map(len, called(*entries))) <= 40


def test_a_bare_result_and_an_odd_name_fit_the_protocol() -> None:
    """What others recorded has no arguments, and names that no server takes."""
    bare = SessionEntry.tool_call("my tool.v2", True, {"files": 3}, id=eid(7))
    found = messages(say("Hi"), bare)
    assert found[1]["tool_calls"][0]["function"] == {"name": "my_tool_v2", "arguments": "{}"}
    assert found[2]["content"] == '{"files":3}'


def test_a_failed_call_tells_why() -> None:
    """Its exit code and its error stand before its output."""
    found = messages(say("Hi"), call(success=False, result="oh", error="stopped", exit_code=3))
    assert found[2]["content"] == "exit code 3\nstopped\noh"


def test_a_call_without_a_result_has_something_in_its_place() -> None:
    """The protocol wants a result for each call."""
    assert messages(say("Hi"), call(interrupted=True, result=None))[2]["content"] == NO_RESULT


def talk(turns: int) -> list[SessionEntry]:
    """Return turns of about 60 tokens."""
    return [entry for n in range(turns) for entry in (say(f"{n} {'x' * 80}"), answer(f"{n} {'y' * 80}"))]


def fitted(window: int, turns: int = 10, **settings: Any) -> Seen:
    """Return what a model with a window sees of some turns."""
    return seen(talk(turns), model(window=window, **settings), turns)


def test_without_a_window_all_is_seen() -> None:
    """Only its server knows."""
    assert (len(seen(talk(50), model()).messages), seen(talk(50), model()).left_out) == (100, 0)


def test_the_oldest_turns_are_left_out_whole() -> None:
    """As many as needed, and counted."""
    found = fitted(300)
    assert found.left_out > 0
    assert len(found.messages) == 2 * (10 - found.left_out)
    assert found.messages[0]["role"] == "user"
    assert found.tokens == sum(map(tokens, found.messages)) <= 300


class Watched(Sequence[SessionEntry]):
    """Entries that count which of them were looked at."""

    def __init__(self, entries: list[SessionEntry]) -> None:
        """Watch over entries."""
        self._entries = entries
        self.looked_at: set[int] = set()

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._entries)

    def __getitem__(self, index: Any) -> Any:
        """Return an entry."""
        self.looked_at.add(range(len(self))[index])
        return self._entries[index]


def test_no_more_is_read_than_the_window_holds() -> None:
    """However long the session is."""
    entries = Watched(talk(1000))
    found = seen(entries, model(window=300), 1000)
    assert len(entries.looked_at) <= len(found.messages) + 3
    assert found.left_out == 1000 - len(found.messages) // 2


def test_what_stands_before_the_first_prompt_is_left_out_first() -> None:
    """System messages at the very beginning stay, whatever is left out."""
    opening = [SessionEntry.system_message("Be kind."), answer("Welcome. " + "x" * 900)]
    assert [m["content"] for m in seen([*opening, say("Hi")], model(), 0).messages][0::2] == ["Be kind.", "Hi"]
    found = seen([*opening, say("Hi")], model(window=100), 0)
    assert [message["content"] for message in found.messages] == ["Be kind.", "Hi"]
    assert found.left_out == 1


def test_the_answer_is_left_its_room() -> None:
    """What the request says it may take is not given to what is seen."""
    assert fitted(400, parameters={"max_tokens": 300}).left_out > fitted(400).left_out


def test_the_system_message_and_the_last_turn_always_stay() -> None:
    """Without them there is nothing to ask; the server says what it thinks of it."""
    found = fitted(1, system="Be brief.")
    assert [message["role"] for message in found.messages] == ["system", "user", "assistant"]
    assert found.left_out == 9
