"""An answer from a real server, well and badly given."""

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from email.utils import formatdate
from typing import Any

import pytest

from tests.chat.server import PATIENCE, ModelServer, Respond, Wire, calls, says
from thulp_tui.chat.answer import Answer
from thulp_tui.chat.seen import Message
from thulp_tui.settings import ModelSettings

HELLO: Sequence[Message] = ({"role": "user", "content": "Hello"},)
KEY = "sk-very-secret-7c1"


def asked(
    server: ModelServer,
    messages: Sequence[Message] = HELLO,
    tools: Sequence[Mapping[str, Any]] = (),
    environment: Mapping[str, str] | None = None,
    may_wait: bool = False,
    **settings: Any,
) -> Answer:
    """Ask the server, and return at once."""
    model = ModelSettings(**{"name": "tiny", "base_url": server.url, "model": "tiny-1", **settings})
    return Answer(model, messages, tools, environment or {}, lambda: None, may_wait=may_wait)


def whole(server: ModelServer, *answers: Respond, may_wait: bool = False, **settings: Any) -> Answer:
    """Ask the server, and wait for the end."""
    server.then(*answers)
    answer = asked(server, may_wait=may_wait, **settings)
    answer._thread.join(PATIENCE)
    assert not answer.is_running, "the answer never ended"
    return answer


def failed(server: ModelServer, respond: Respond, **settings: Any) -> tuple[str, str]:
    """Ask the server, and return what went wrong: the kind and the sentence, which is one line."""
    trouble = whole(server, respond, **settings).trouble
    assert trouble is not None
    assert "\n" not in trouble.sentence
    return trouble.kind, trouble.sentence


def fails(status: int, message: str, headers: Mapping[str, str] | None = None, **more: object) -> Respond:
    """Answer with an error in the protocol's form."""
    return lambda wire: wire.fail(status, {"error": {"message": message, **more}}, headers)


def test_what_was_said_is_put_together(server: ModelServer) -> None:
    """Its text, who says it, why it ended and what it took."""
    answer = whole(server, says("Hel", "lo ", "you", usage=(12, 3)))
    assert answer.trouble is None
    reply = answer.reply
    assert (reply.text, reply.model, reply.finish_reason) == ("Hello you", "tiny-1", "stop")
    assert reply.usage == {"input_tokens": 12, "output_tokens": 3}


def test_the_request_says_what_the_settings_say(server: ModelServer) -> None:
    """The model, its parameters, even those that only its server knows, and that usage is wanted."""
    whole(server, says("ok"), parameters={"temperature": 0.2, "top_k": 5})
    assert server.requests == [
        {
            "model": "tiny-1",
            "messages": [{"role": "user", "content": "Hello"}],
            "stream": True,
            "stream_options": {"include_usage": True},
            "temperature": 0.2,
            "top_k": 5,
        }
    ]


def test_the_key_comes_from_the_environment(server: ModelServer) -> None:
    """From the variable that the settings name."""
    whole(server, says("ok"), key_env="TINY_KEY", environment={"TINY_KEY": KEY})
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"


def test_a_server_that_says_the_key_is_not_repeated(server: ModelServer) -> None:
    """Neither what it says, in however many pieces, nor what it asks for; a word that stands for no key is one."""
    environment = {"TINY_KEY": KEY}
    said = whole(server, says("I got ", KEY[:7], KEY[7:], "!"), key_env="TINY_KEY", environment=environment).reply
    assert said.text == "I got «key»!"
    asked_for = whole(
        server, calls(("c1", "echo", {"text": f"Bearer {KEY}"})), key_env="TINY_KEY", environment=environment
    ).reply
    assert asked_for.calls[0].arguments == {"text": "Bearer «key»"}
    plain = whole(server, says("not-needed here"), key_env="TINY_KEY", environment={"TINY_KEY": "not-needed"}).reply
    assert plain.text == "not-needed here"


def test_the_key_comes_from_a_command(server: ModelServer) -> None:
    """The first line that it prints."""
    whole(server, says("ok"), key_command=f"printf '{KEY}\\nmore'")
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"


def test_nobody_gets_a_key_that_is_another_ones(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenAI's key in the environment goes to no server that the settings do not give it to."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    whole(server, says("ok"))
    assert KEY not in json.dumps(server.headers)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"key_env": "TINY_KEY"}, "TINY_KEY, which is not set"),
        ({"key_command": f"echo {KEY}; exit 3"}, "failed with exit code 3"),
        ({"key_command": "true"}, "printed nothing"),
        ({"key_command": "printf 'two words'"}, "characters that no key has"),
    ],
)
def test_a_key_that_is_not_there_is_told(server: ModelServer, settings: dict[str, str], told: str) -> None:
    """Nobody is asked, and what the command printed is not repeated."""
    kind, sentence = failed(server, says("ok"), **settings)
    assert kind == "key"
    assert told in sentence
    assert KEY not in sentence
    assert not server.requests


def test_a_refused_key_is_told_without_the_key(server: ModelServer) -> None:
    """Even when the server repeats it."""
    respond = fails(401, f"Incorrect API key provided: {KEY}")
    kind, sentence = failed(server, respond, key_env="TINY_KEY", environment={"TINY_KEY": KEY})
    assert kind == "key"
    assert "refused the key from TINY_KEY (401): Incorrect API key provided: …" in sentence
    _, sentence = failed(server, respond)
    assert "wants a key, which key_env or key_command in its settings would tell (401)" in sentence


@pytest.mark.parametrize(
    ("respond", "kind", "told"),
    [
        (fails(404, "model not found"), "not_found", "knows no “tiny-1” there (404): model not found"),
        (
            fails(429, "slow down", {"Retry-After": "12"}),
            "rate_limit",
            "in 12 s it may be asked again (429): slow down",
        ),
        (fails(429, "slow down"), "rate_limit", "asked too often (429): slow down"),
        (fails(500, "boom"), "server", "failed (500): boom"),
        (fails(400, "bad temperature"), "refused", "refused the request (400): bad temperature"),
        (fails(400, "no", code="context_length_exceeded"), "context_too_long", "longer than tiny can see"),
        (fails(400, "the request exceeds the available context size n_ctx"), "context_too_long", "window = TOKENS"),
    ],
)
def test_an_error_is_told_in_a_line(server: ModelServer, respond: Respond, kind: str, told: str) -> None:
    """What it is, and what the server says."""
    found, sentence = failed(server, respond)
    assert found == kind
    assert told in sentence


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        ({"Retry-After": "90"}, 90, 90),
        ({"retry-after-ms": "1500", "Retry-After": "2"}, 1.5, 1.5),
        ({"Retry-After": formatdate(time.time() + 600, usegmt=True)}, 300, 600),
    ],
)
def test_a_wait_is_told_in_any_form(server: ModelServer, headers: Mapping[str, str], least: float, most: float) -> None:
    """Seconds, OpenAI's milliseconds, a date."""
    trouble = whole(server, fails(429, "slow down", headers)).trouble
    assert trouble is not None
    assert trouble.wait is not None
    assert least <= trouble.wait <= most


def test_a_short_wait_is_waited(server: ModelServer) -> None:
    """Then it is to be asked again; a long one is for a person to decide on."""
    answer = whole(server, fails(429, "slow down", {"Retry-After": "0.01"}), may_wait=True)
    assert (answer.has_waited, answer.trouble, answer.reply.text) == (True, None, "")
    answer = whole(server, fails(429, "slow down", {"Retry-After": "61"}), may_wait=True)
    assert not answer.has_waited
    assert answer.trouble is not None


def test_waiting_is_ended(server: ModelServer) -> None:
    """At once."""
    server.then(fails(429, "slow down", {"Retry-After": "59"}))
    came = threading.Event()
    model = ModelSettings(name="tiny", base_url=server.url, model="tiny-1")
    answer = Answer(model, HELLO, (), {}, came.set, may_wait=True)
    assert came.wait(PATIENCE)
    assert answer.wait_left in (58, 59)
    answer.stop()
    answer._thread.join(PATIENCE)
    assert answer.is_stopped
    assert not answer.has_waited


def test_a_server_tells_how_long_to_wait(server: ModelServer) -> None:
    """As a number of seconds."""
    trouble = whole(server, fails(429, "slow down", {"Retry-After": "12"})).trouble
    assert trouble is not None
    assert trouble.wait == 12


def test_an_error_page_is_told_in_a_line(server: ModelServer) -> None:
    """Whatever a proxy sends, it is cut, and its control characters are none."""
    page = b"<html>\n<h1>Bad \x1b[31mgateway</h1>\n" + b"x" * 10_000
    kind, sentence = failed(server, lambda wire: wire.fail(502, page))
    assert kind == "server"
    assert len(sentence) < 400
    assert "\x1b" not in sentence


def test_no_server_is_told_with_its_address() -> None:
    """Somebody who forgot to start it sees where it should be."""
    model = ModelSettings(name="tiny", base_url="http://127.0.0.1:9/v1", model="tiny-1")
    answer = Answer(model, HELLO, (), {}, lambda: None)
    answer._thread.join(PATIENCE)
    assert answer.trouble is not None
    assert answer.trouble.kind == "no_server"
    assert "No server answers at http://127.0.0.1:9/v1" in answer.trouble.sentence


def cut_within_a_token(wire: Wire) -> None:
    """Say something, then break within an event."""
    wire.begin()
    wire.say("Half an ")
    wire.raw(b'data: {"choices": [{"delta": {"cont')
    wire.cut()


def ends_early(wire: Wire) -> None:
    """Say something, then end without saying why."""
    wire.begin()
    wire.say("Half an ")
    wire.close()


@pytest.mark.parametrize("respond", [cut_within_a_token, ends_early])
def test_a_stream_that_is_cut_keeps_what_came(server: ModelServer, respond: Respond) -> None:
    """Whether the connection broke or the server just stopped."""
    answer = whole(server, respond)
    assert answer.trouble is not None
    assert answer.trouble.kind == "cut"
    assert answer.reply.text == "Half an "


def test_a_malformed_chunk_is_told(server: ModelServer) -> None:
    """What came before it stays."""

    def respond(wire: Wire) -> None:
        wire.begin()
        wire.say("Half")
        wire.raw(b"data: {not json\n\n")
        wire.end()

    answer = whole(server, respond)
    assert answer.trouble is not None
    assert answer.trouble.kind == "malformed"
    assert answer.reply.text == "Half"


@pytest.mark.parametrize(
    "chunk",
    [
        {},
        {"choices": None},
        {"choices": "x"},
        {"choices": [None, 3]},
        {"choices": [{"delta": None}]},
        {"choices": [{"delta": {"content": 7, "tool_calls": "x"}}]},
        {"choices": [{"delta": {"tool_calls": [None, {}, {"index": True}, {"function": 3}]}}]},
        {"choices": [], "usage": {"prompt_tokens": "many", "completion_tokens": -1}},
    ],
)
def test_odd_chunks_do_no_harm(server: ModelServer, chunk: object) -> None:
    """What is well formed around them is taken."""

    def respond(wire: Wire) -> None:
        wire.begin()
        wire.say("a")
        wire.event(chunk)
        wire.say("b")
        wire.end()

    answer = whole(server, respond)
    assert answer.trouble is None
    assert (answer.reply.text, answer.reply.calls, answer.reply.usage) == ("ab", (), {})


def test_an_error_within_the_stream_is_told(server: ModelServer) -> None:
    """Some servers find out late."""

    def respond(wire: Wire) -> None:
        wire.begin()
        wire.say("Half")
        wire.event({"error": {"message": "the graphics card is on fire"}})

    kind, sentence = failed(server, respond)
    assert kind == "server"
    assert "the graphics card is on fire" in sentence


def test_silence_ends_after_its_time(server: ModelServer) -> None:
    """What came stays."""

    def respond(wire: Wire) -> None:
        wire.begin()
        wire.say("Well,")
        wire.wait_for_hang_up()

    answer = whole(server, respond, timeout=1)
    assert answer.trouble is not None
    assert "said nothing for 1 s" in answer.trouble.sentence
    assert answer.reply.text == "Well,"


def test_stopping_hangs_up(server: ModelServer) -> None:
    """The server sees it, and what came stays."""
    came = threading.Event()

    def respond(wire: Wire) -> None:
        wire.begin()
        wire.say("One ", "two ")
        wire.wait_for_hang_up()

    server.then(respond)
    model = ModelSettings(name="tiny", base_url=server.url, model="tiny-1")
    answer = Answer(model, HELLO, (), {}, _when(lambda: answer.reply.text == "One two ", came))
    assert came.wait(PATIENCE)
    answer.stop()
    assert not answer.is_running
    assert server.hung_up.wait(PATIENCE)
    answer.join()
    assert answer.is_stopped
    assert answer.trouble is None
    assert answer.reply.text == "One two "


def _when(condition: Callable[[], bool], event: threading.Event) -> Callable[[], None]:
    def wake() -> None:
        if condition():
            event.set()

    return wake


def test_calls_come_in_pieces(server: ModelServer) -> None:
    """Several, each with its arguments."""
    answer = whole(server, calls(("c1", "search", {"pattern": "x y"}), ("c2", "list", {}), text="Let me look."))
    found = [(call.id, call.name, call.arguments, call.is_readable) for call in answer.reply.calls]
    assert found == [("c1", "search", {"pattern": "x y"}, True), ("c2", "list", {}, True)]
    assert (answer.reply.text, answer.reply.finish_reason) == ("Let me look.", "tool_calls")


def test_a_character_that_is_cut_in_two_is_whole(server: ModelServer) -> None:
    """A server may cut between the halves of a surrogate pair; a lone half becomes a replacement character."""

    def respond(wire: Wire) -> None:
        wire.begin()
        wire.say("\ud83d", "\ude00", "\ud800")
        wire.end()

    assert whole(server, respond).reply.text == "😀�"


def test_a_server_without_an_end_is_left(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither memory nor disk fill."""
    monkeypatch.setattr("thulp_tui.chat.reply.MOST_CHARACTERS", 10_000)

    def respond(wire: Wire) -> None:
        wire.begin()
        while True:
            wire.say("x" * 1000)

    answer = whole(server, respond)
    assert answer.trouble is not None
    assert answer.trouble.kind == "too_long"
    assert len(answer.reply.text) <= 12_000
    assert server.hung_up.wait(PATIENCE)


def test_thoughts_are_told_apart(server: ModelServer) -> None:
    """Where a server sends them beside the answer."""

    def respond(wire: Wire) -> None:
        wire.begin()
        wire.delta(reasoning_content="Hm. ", reasoning="Hm. ")
        wire.say("Yes.")
        wire.end()

    reply = whole(server, respond).reply
    assert (reply.thoughts, reply.text) == ("Hm. ", "Yes.")
