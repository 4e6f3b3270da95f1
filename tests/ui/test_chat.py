"""Talking with a model: a person in front of the program, a real server behind it."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.chat.server import ModelServer, Wire, calls, says
from tests.ui.person import Opened, Person
from tests.ui.sessions import limits, session, sid
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.limits import LimitAction
from thulp_tui.domain.session import SessionStatus
from thulp_tui.settings import ChatSettings, ModelSettings, Settings, ToolSettings

ECHO = ToolSettings(
    name="echo",
    command="echo got {text}",
    parameters={"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]},
)


def settings(server: ModelServer, *tools: ToolSettings, max_rounds: int = 20, **more: Any) -> Settings:
    """Return settings with the server's model, which answers everywhere."""
    model = ModelSettings(**{"name": "tiny", "base_url": server.url, "model": "tiny-1", **more})
    named = {tool.name: tool for tool in tools}
    return Settings(models={"tiny": model}, model="tiny", tools=named, chat=ChatSettings(max_rounds=max_rounds))


def texts(person: Person) -> list[tuple[str, str | None]]:
    """Return kind and text of the entries on the disk."""
    return [(entry.kind, entry.text) for entry in person.stored(sid(1)).entries]


def content(entry: SessionEntry) -> Mapping[str, Any]:
    """Return an entry's content."""
    assert isinstance(entry.content, dict)
    return entry.content


async def rests(person: Person) -> None:
    """Wait until no model is at it."""
    await person.until(lambda: not person.main.conversing, "the conversation rests")
    await person.is_free()


def answers_slowly(*texts: str) -> Any:
    """Say something, wait for the test, say the rest."""

    def respond(wire: Wire) -> None:
        wire.begin()
        wire.say(texts[0])
        wire.wait()
        wire.say(*texts[1:])
        wire.end()

    return respond


def fails(status: int, wait: str) -> Any:
    """Answer with an error, and how many seconds one is to wait."""
    return lambda wire: wire.fail(status, {"error": {"message": "slow down"}}, {"Retry-After": wait})


def answers_until_stopped(wire: Wire) -> None:
    """Say something, then nothing until the other side hangs up."""
    wire.begin()
    wire.say("Half an answer")
    wire.wait_for_hang_up()


async def test_what_is_asked_is_answered(opened: Opened, server: ModelServer) -> None:
    """The prompt and the answer are entries; who spoke and what it took stand in answer and session."""
    server.then(says("Hello ", "**you**", usage=(12, 3)))
    async with opened(session(), settings=settings(server)) as person:
        await person.writes()
        await person.sees("user → tiny")
        await person.sends("Hi!")
        await rests(person)
        await person.sees("Hello you")
        assert texts(person) == [("user_message", "Hi!"), ("assistant_message", "Hello **you**")]
        stored = person.stored(sid(1))
        answer = content(stored.entries[1])
        assert answer["model"] == "tiny-1"
        assert answer["usage"] == {"input_tokens": 12, "output_tokens": 3}
        assert "interrupted" not in answer
        assert stored.context["model"] == "tiny-1"
        assert stored.context["usage"] == {"input_tokens": 12, "output_tokens": 3}
        assert stored.turn_count() == 1


async def test_the_model_sees_what_was_said_before(opened: Opened, server: ModelServer) -> None:
    """Each prompt goes out with all before it."""
    server.then(says("one"), says("two"))
    async with opened(session(), settings=settings(server, system="Be brief.")) as person:
        await person.writes()
        await person.sends("first")
        await rests(person)
        await person.sends("second")
        await rests(person)
        assert server.requests[1]["messages"] == [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "first"},
            {"role": "assistant", "content": "one"},
            {"role": "user", "content": "second"},
        ]


async def test_the_prompt_is_on_the_disk_before_it_goes_out(opened: Opened, server: ModelServer) -> None:
    """Whatever happens then, it is not lost."""
    held: list[list[tuple[str, str | None]]] = []

    async with opened(session(), settings=settings(server)) as person:

        def respond(wire: Wire) -> None:
            held.append(texts(person))
            says("ok")(wire)

        server.then(respond)
        await person.writes()
        await person.sends("Hi!")
        await rests(person)
        assert held == [[("user_message", "Hi!")]]


async def test_an_answer_is_seen_and_kept_while_it_grows(opened: Opened, server: ModelServer) -> None:
    """What has come stands on the screen, and on the disk as cut off until it is whole."""
    server.then(answers_slowly("The beginning", " and the end."))
    async with opened(session(), settings=settings(server)) as person:
        await person.writes()
        await person.sends("Hi!")
        await person.sees("The beginning", "tiny answers")
        stored = await person.finds(sid(1), lambda found: len(found.entries) == 2)
        assert content(stored.entries[1]) == {"text": "The beginning", "model": "tiny-1", "interrupted": True}
        server.go_on.set()
        await rests(person)
        await person.sees("The beginning and the end.")
        await person.sees_no("tiny answers")
        assert len(person.stored(sid(1)).entries) == 2


async def test_what_is_thought_is_seen_and_kept_while_it_grows(opened: Opened, server: ModelServer) -> None:
    """Then it stands folded under the answer, and the model does not see it."""

    def respond(wire: Wire) -> None:
        wire.begin()
        wire.delta(reasoning="Hm. Let me see.")
        wire.wait()
        wire.say("Yes.")
        wire.end()

    server.then(respond)
    async with opened(session(), settings=settings(server)) as person:
        await person.writes()
        await person.sends("Hi!")
        await person.sees("│ Hm. Let me see.", "tiny thinks")
        stored = await person.finds(sid(1), lambda found: len(found.entries) == 2)
        kept = {"text": "", "model": "tiny-1", "interrupted": True, "thinking": "Hm. Let me see."}
        assert content(stored.entries[1]) == kept
        server.go_on.set()
        await rests(person)
        await person.sees("Yes.", "▸ thought  Hm. Let me see.")
        await person.sends("Sure?")
        await rests(person)
        assert server.requests[1]["messages"][1] == {"role": "assistant", "content": "Yes."}


async def test_the_gauge_tells_how_much_of_the_window_is_used(opened: Opened, server: ModelServer) -> None:
    """While the answer grows, where the server tells it then; otherwise when it is whole; before nothing."""

    def respond(wire: Wire) -> None:
        wire.begin()
        wire.say("one")
        wire.usage(900, 100)
        wire.wait()
        wire.delta("stop")
        wire.usage(900, 1200)
        wire.close()

    server.then(respond)
    async with opened(session(), settings=settings(server, window=4000)) as person:
        await person.writes()
        assert "tokens" not in person.footer
        await person.sends("Hi!")
        await person.until(lambda: "tokens ▰▰▱▱▱▱▱▱ 1.0k/4.0k" in person.footer, "it moves with the stream")
        server.go_on.set()
        await rests(person)
        await person.until(lambda: "2.1k/4.0k" in person.footer, "it tells what was used in the end")


async def test_escape_twice_stops(opened: Opened, server: ModelServer) -> None:
    """The server sees the connection close; what came is kept, marked as stopped."""
    server.then(answers_until_stopped)
    async with opened(session(), settings=settings(server)) as person:
        await person.writes()
        await person.sends("Hi!")
        await person.sees("Half an answer")
        await person.press("escape")
        await person.is_told("esc again stops")
        await person.press("escape")
        await rests(person)
        await person.until(server.hung_up.is_set, "the server sees it")
        answer = content(person.stored(sid(1)).entries[1])
        assert (answer["text"], answer["cancelled"]) == ("Half an answer", True)
        await person.sees("stopped")


async def test_once_more_rejects_a_whole_answer(opened: Opened, server: ModelServer) -> None:
    """The old one stays, marked, and the model does not see it."""
    server.then(says("Wrong."), says("Right."))
    async with opened(session(), settings=settings(server)) as person:
        await person.writes()
        await person.sends("Hi!")
        await rests(person)
        await person.press("ctrl+n")
        await person.sees("Right.")
        await rests(person)
        first, second = person.stored(sid(1)).entries[1:]
        assert (first.text, content(first)["rejected"]) == ("Wrong.", True)
        assert (second.text, "rejected" in content(second)) == ("Right.", False)
        assert server.requests[1]["messages"] == [{"role": "user", "content": "Hi!"}]
        await person.sees("rejected")


@pytest.mark.parametrize("status", [401, 500])
async def test_an_error_becomes_a_line_and_is_tried_again(opened: Opened, server: ModelServer, status: int) -> None:
    """The prompt stays; ctrl+n asks again."""
    server.then(lambda wire: wire.fail(status, {"error": {"message": "not today"}}), says("Now."))
    async with opened(session(), settings=settings(server)) as person:
        await person.writes()
        await person.sends("Hi!")
        await person.sees("model_error", "today", "^n asks")
        await rests(person)
        assert [kind for kind, _ in texts(person)] == ["user_message", "system_event"]
        await person.press("ctrl+n")
        await person.sees("Now.")
        await rests(person)
        assert server.requests[1]["messages"] == [{"role": "user", "content": "Hi!"}]


async def test_a_short_wait_is_waited(opened: Opened, server: ModelServer) -> None:
    """It counts down, and asks again by itself; escape ends it, and nothing is lost."""
    server.then(*(fails(429, wait) for wait in ("0.3", "50")))
    async with opened(session(), settings=settings(server)) as person:
        await person.writes()
        await person.sends("Hi!")
        await person.until(lambda: len(server.requests) == 2, "it was asked again")
        await person.sees("tiny is asked again in ")
        await person.press("escape")
        await rests(person)
        await person.sees("No answer yet")
        assert texts(person) == [("user_message", "Hi!")]
        await person.press("ctrl+n")
        await person.sees("ok")


async def test_a_cut_answer_is_kept_and_asked_for_again(opened: Opened, server: ModelServer) -> None:
    """What came is marked as cut off, and the model does not see it when it is asked again."""

    def respond(wire: Wire) -> None:
        wire.begin()
        wire.say("Half")
        wire.cut()

    server.then(respond, says("Whole."))
    async with opened(session(), settings=settings(server)) as person:
        await person.writes()
        await person.sends("Hi!")
        await person.sees("was cut within", "The answer is not whole")
        await rests(person)
        await person.press("ctrl+n")
        await person.sees("Whole.")
        await rests(person)
        kinds = [(entry.kind, content(entry).get("rejected")) for entry in person.stored(sid(1)).entries]
        assert kinds == [
            ("user_message", None),
            ("assistant_message", True),
            ("system_event", None),
            ("assistant_message", None),
        ]
        assert server.requests[1]["messages"] == [{"role": "user", "content": "Hi!"}]


async def test_prompts_wait_in_line(opened: Opened, server: ModelServer) -> None:
    """What is sent while an answer grows is seen, and goes out behind it."""
    server.then(answers_slowly("one", "."), says("two"), says("three"))
    async with opened(session(), settings=settings(server)) as person:
        await person.writes()
        await person.sends("first")
        await person.sees("tiny answers")
        await person.sends("second")
        await person.sends("third")
        await person.sees("2 prompts wait: second")
        assert len([kind for kind, _ in texts(person) if kind == "user_message"]) == 1
        server.go_on.set()
        await person.sees("three")
        await rests(person)
        said = [text for _, text in texts(person)]
        assert said == ["first", "one.", "second", "two", "third", "three"]


async def test_prompts_sent_in_the_same_moment_wait_for_each_other(opened: Opened, server: ModelServer) -> None:
    """However fast they come, one answer grows at a time."""
    server.then(says("one"), says("two"), says("three"))
    async with opened(session(), settings=settings(server)) as person:
        await person.writes()
        person.rattle("a", "enter", "b", "enter", "c", "enter")
        await person.sees("three")
        await rests(person)
        assert [text for _, text in texts(person)] == ["a", "one", "b", "two", "c", "three"]


async def test_a_prompt_that_waits_is_taken_back(opened: Opened, server: ModelServer) -> None:
    """Up in the empty composer brings the last one back, to be written on."""
    server.then(answers_slowly("one", "."), says("two"))
    async with opened(session(), settings=settings(server)) as person:
        await person.writes()
        await person.sends("first")
        await person.sees("tiny answers")
        await person.sends("second")
        await person.sees("waits: second")
        await person.press("up")
        await person.sees_no("waits")
        await person.until(lambda: person.main.composer.text == "second", "it is written on")
        await person.type("!")
        await person.press("enter")
        await person.sees("waits: second!")
        server.go_on.set()
        await person.sees("two")
        await rests(person)
        assert [text for _, text in texts(person)] == ["first", "one.", "second!", "two"]


async def test_what_waits_survives_another_session(opened: Opened, server: ModelServer) -> None:
    """Going away and coming back neither loses a prompt that waits nor writes it twice."""
    server.then(answers_slowly("one", "."), says("two"))
    async with opened(session(1, "talk"), session(2, "other", age=1), settings=settings(server)) as person:
        await person.writes()
        await person.sends("first")
        await person.sees("tiny answers")
        await person.sends("second")
        await person.sees("waits: second")
        person.main.show(sid(2))
        await person.sees_no("waits: second")
        person.main.show(sid(1))
        await person.sees("waits: second")
        assert person.main.composer.text == ""
        server.go_on.set()
        await person.sees("two")
        await rests(person)
        assert [text for _, text in texts(person)] == ["first", "one.", "second", "two"]
        assert person.main.drafts.of(sid(1)) == ""


async def test_what_waits_is_given_back_when_the_answer_fails(opened: Opened, server: ModelServer) -> None:
    """Nothing goes to a server that does not answer; what was written is in the composer."""
    server.then(answers_until_stopped)
    async with opened(session(), settings=settings(server)) as person:
        await person.writes()
        await person.sends("first")
        await person.sees("Half an answer")
        await person.sends("second")
        await person.sends("third")
        await person.press("ctrl+c")
        await person.until(lambda: person.main.composer.text == "second\nthird", "both are given back, in their order")
        await person.until(server.hung_up.is_set, "the server sees that ctrl+c stops it at once, as it stops a command")
        await rests(person)
        assert len(server.requests) == 1


async def test_a_call_is_asked_about_then_run(opened: Opened, server: ModelServer, tmp_path: Path) -> None:
    """Its command is shown; its result goes to the model, and both stand in the session."""
    server.then(calls(("c1", "echo", {"text": "a 'b'; touch x"}), text="Let me see."), says("Done."))
    async with opened(session(), settings=settings(server, ECHO)) as person:
        await person.writes()
        await person.sends("Hi!")
        await person.sees("echo is to be run")
        await rests(person)
        await person.press("ctrl+n")
        await person.sees("Run echo?", "touch x")
        await person.press("y")
        await person.sees("Done.")
        await rests(person)
        entries = person.stored(sid(1)).entries
        assert [entry.kind for entry in entries] == [
            "user_message",
            "assistant_message",
            "tool_call",
            "assistant_message",
        ]
        call = content(entries[2])
        assert call["result"].strip() == "got a 'b'; touch x"
        assert (call["tool_call_id"], call["arguments"], call["exit_code"]) == ("c1", {"text": "a 'b'; touch x"}, 0)
        sent = server.requests[1]["messages"]
        assert [message["role"] for message in sent] == ["user", "assistant", "tool"]
        assert sent[1]["content"] == "Let me see."
        assert sent[2]["content"].strip() == "got a 'b'; touch x"
        assert server.requests[0]["tools"][0]["function"]["name"] == "echo"


async def test_a_call_is_not_run_by_typing_on(opened: Opened, server: ModelServer) -> None:
    """Nothing opens by itself: whoever types meanwhile approves nothing, and what is said instead refuses it."""
    server.then(calls(("c1", "echo", {"text": "x"})), says("As you like."))
    async with opened(session(), settings=settings(server, ECHO)) as person:
        await person.writes()
        await person.sends("Hi!")
        await person.sees("echo is to be run")
        await person.type("yay")
        await person.press("enter")
        await person.sees("As you like.")
        await rests(person)
        entries = person.stored(sid(1)).entries
        assert [entry.kind for entry in entries] == ["user_message", "tool_call", "user_message", "assistant_message"]
        assert content(entries[1])["error"] == "The user did not allow this call."
        assert "The user did not allow this call." in server.requests[1]["messages"][2]["content"]


async def test_no_is_told_to_the_model(opened: Opened, server: ModelServer) -> None:
    """Which then answers without it."""
    server.then(calls(("c1", "echo", {"text": "x"})), says("Then not."))
    async with opened(session(), settings=settings(server, ECHO)) as person:
        await person.writes()
        await person.sends("Hi!")
        await person.sees("echo is to be run")
        await rests(person)
        await person.press("ctrl+n")
        await person.sees("Run echo?")
        await person.press("enter")
        await person.sees("Then not.")


async def test_always_is_asked_once(opened: Opened, server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """From then on the tool runs in this session; what runs does not see the key, or it would stand in the file."""
    monkeypatch.setenv("TINY_KEY", "sk-very-secret")
    echo = ECHO._replace(command="echo got {text}$TINY_KEY")
    server.then(calls(("c1", "echo", {"text": "1"})), calls(("c2", "echo", {"text": "2"})), says("Done."))
    async with opened(session(), settings=settings(server, echo, key_env="TINY_KEY")) as person:
        await person.writes()
        await person.sends("Hi!")
        await person.sees("echo is to be run")
        await rests(person)
        await person.press("ctrl+n")
        await person.sees("Run echo?")
        await person.press("a")
        await person.sees("Done.")
        await rests(person)
        results = [content(entry)["result"].strip() for entry in person.stored(sid(1)).entries[1:3]]
        assert results == ["got 1", "got 2"]
        assert server.headers[0]["authorization"] == "Bearer sk-very-secret"


async def test_another_tool_is_answered_by_hand(opened: Opened, server: ModelServer) -> None:
    """What is typed next is its result."""
    server.then(calls(("c1", "weather", {"place": "Bonn"})), says("Take a coat."))
    async with opened(session(), settings=settings(server)) as person:
        await person.writes()
        await person.sends("Hi!")
        await person.sees("weather is called", "result of weather")
        await rests(person)
        await person.sends("rain")
        await person.sees("Take a coat.")
        await rests(person)
        call = person.stored(sid(1)).entries[1]
        assert (content(call)["result"], call.is_failure) == ("rain", False)
        assert server.requests[1]["messages"][2] == {"role": "tool", "tool_call_id": "c1", "content": "rain"}


async def test_wrong_arguments_go_back_to_the_model(opened: Opened, server: ModelServer) -> None:
    """Nobody is asked about a call that cannot be."""
    server.then(calls(("c1", "echo", {"txt": "x"})), says("I see."))
    async with opened(session(), settings=settings(server, ECHO)) as person:
        await person.writes()
        await person.sends("Hi!")
        await person.sees("I see.")
        assert server.requests[1]["messages"][2]["content"] == "The argument text is missing."


async def test_rounds_end(opened: Opened, server: ModelServer) -> None:
    """A model that asks for call after call is halted until a person lets it go on."""
    server.then(*(calls((f"c{n}", "echo", {"text": str(n)})) for n in range(3)), says("Done."))
    async with opened(session(), settings=settings(server, ECHO, max_rounds=2)) as person:
        person.main.allowed[sid(1)] = {"echo"}
        await person.writes()
        await person.sends("Hi!")
        await person.sees("gone on for 2 rounds")
        await rests(person)
        assert len(server.requests) == 2
        await person.press("ctrl+n")
        await person.sees("Done.")


async def test_a_limit_stops_before_the_request(opened: Opened, server: ModelServer) -> None:
    """What was written stays in the composer."""
    async with opened(session(limits=limits(entries=1)), settings=settings(server)) as person:
        await person.writes()
        await person.sends("Hi!")
        await person.is_told("room for the prompt, but not for an answer")
        assert person.main.composer.text == "Hi!"
        assert not server.requests
        assert not person.stored(sid(1)).entries


async def test_a_limit_ends_the_session_before_the_request(opened: Opened, server: ModelServer) -> None:
    """If that is what the session does at its limits."""
    held = limits(entries=1, action=LimitAction.END_SESSION)
    async with opened(session(limits=held), settings=settings(server)) as person:
        await person.writes()
        await person.sends("Hi!")
        await person.finds(sid(1), lambda found: found.metadata.status is SessionStatus.COMPLETED)
        await rests(person)
        assert not server.requests


async def test_a_model_is_chosen_for_a_session(opened: Opened, server: ModelServer) -> None:
    """From the settings or of Ollama's; the choice is the session's."""
    held = settings(server)._replace(model=None)
    async with opened(session(), settings=held) as person:
        await person.writes()
        await person.sees_no("→ tiny")
        await person.press("ctrl+l")
        await person.sees("Who answers", "by hand", "tiny-1")
        await person.press("down", "enter")
        await person.sees("user → tiny")
        assert person.stored(sid(1)).context == {"thulp_tui": {"model": "tiny"}}


async def test_a_demo_is_recorded_by_hand_unless_a_model_is_chosen(opened: Opened, server: ModelServer) -> None:
    """The settings' model answers in conversations only."""
    async with opened(session(kind="teacher_demo"), settings=settings(server)) as person:
        await person.writes()
        await person.sends("By hand.")
        await person.finds(sid(1), lambda found: len(found.entries) == 1)
        await person.is_free()
        assert not server.requests


async def test_without_the_client_it_says_how_to_add_it(
    opened: Opened, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a model is chosen, and where one is asked all the same; the prompt stays."""
    monkeypatch.setitem(sys.modules, "openai", None)
    monkeypatch.delitem(sys.modules, "thulp_tui.chat.client", raising=False)
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:9")
    async with opened(session(), settings=settings(server)) as person:
        await person.writes()
        await person.press("ctrl+l")
        await person.sees("pip install 'thulp-tui[chat]'")
        await person.press("escape")
        await person.sends("Hi!")
        await person.sees("model_error", "needs the package")
        await rests(person)
        assert [kind for kind, _ in texts(person)] == ["user_message", "system_event"]


async def test_ollama_is_offered_when_it_answers(
    opened: Opened, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without any settings; what it has answers."""
    monkeypatch.setenv("OLLAMA_HOST", server.host)
    server.then(says("From Ollama."))
    async with opened(session()) as person:
        await person.writes()
        await person.press("ctrl+l")
        await person.sees("qwen3:8b · Ollama")
        await person.press("down", "enter")
        await person.sees("user → ")
        await person.sends("Hi!")
        await person.sees("From Ollama.")
        assert server.requests[0]["model"] == "qwen3:8b"


async def test_without_a_model_it_says_how_to_add_one(
    opened: Opened, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And everything is recorded by hand as before."""
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:9")
    async with opened(session()) as person:
        await person.writes()
        await person.press("ctrl+l")
        await person.sees("No model is configured", "[models.NAME]")
        await person.press("escape")
        await person.sends("By hand.")
        await person.finds(sid(1), lambda found: len(found.entries) == 1)


async def test_the_picker_shows_what_the_model_sees(opened: Opened, server: ModelServer) -> None:
    """Before it is asked."""
    async with opened(
        session(entries=[SessionEntry.user_message("Earlier"), SessionEntry.system_event("session_paused")]),
        settings=settings(server, system="Be brief."),
    ) as person:
        await person.writes()
        await person.press("ctrl+l")
        await person.sees("Who answers")
        await person.press("w")
        await person.sees("What tiny sees", "Be brief.", "Earlier")


async def test_hostile_answers_are_only_text(opened: Opened, server: ModelServer) -> None:
    """Escape sequences and markup are shown, not obeyed."""
    server.then(says("[red]\x1b]52;c;aGk=\x07", "\x1b[31m [/nope] end"))
    async with opened(session(), settings=settings(server)) as person:
        await person.writes()
        await person.sends("Hi!")
        await person.sees("[red]", "[/nope] end")
        assert "\x1b" not in person.text()


async def test_prompt_and_answer_are_undone_as_one(opened: Opened, server: ModelServer) -> None:
    """As a person sees them."""
    async with opened(session(), settings=settings(server)) as person:
        await person.writes()
        await person.sends("Hi!")
        await rests(person)
        await person.press("escape", "z")
        await person.finds(sid(1), lambda found: not found.entries)


async def test_leaving_keeps_what_has_come(opened: Opened, server: ModelServer) -> None:
    """As an answer that was cut off."""
    server.then(answers_until_stopped)
    async with opened(session(), settings=settings(server)) as person:
        await person.writes()
        await person.sends("Hi!")
        await person.sees("Half an answer")
        person.app.exit()
    answer = content(person.stored(sid(1)).entries[1])
    assert (answer["text"], answer["interrupted"]) == ("Half an answer", True)


async def test_a_prompt_is_asked_differently_in_a_branch(opened: Opened, server: ModelServer) -> None:
    """What was before it is taken along; the session itself stays as it is."""
    server.then(says("one"), says("two"), says("better"))
    async with opened(session(), settings=settings(server)) as person:
        await person.writes()
        for prompt in ("first", "second"):
            await person.sends(prompt)
            await rests(person)
        await person.press("escape", "{", "R")
        await person.until(lambda: person.main.composer.text == "second", "the prompt is written anew")
        await person.type("!")
        await person.press("enter")
        await person.sees("better")
        await rests(person)
        assert [text for _, text in texts(person)] == ["first", "one", "second", "two"]
        assert [message["content"] for message in server.requests[2]["messages"]] == ["first", "one", "second!"]
        assert person.main.opened is not None
        assert person.main.opened.summary.metadata.parent_session == sid(1)
