"""What was taken out is told, and where; never what it was."""

import pytest

from tests.recording.test_redaction import SECRETS
from thulp_tui.domain.entry import SessionEntry, SystemEvent
from thulp_tui.domain.rules import Refused
from thulp_tui.domain.session import Conversation, Session
from thulp_tui.recording.redaction import Redactor, redactor_for
from thulp_tui.settings import ModelSettings, RedactionSettings, SecretPattern, Settings

TOKEN = "ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0fGaaaa"


def talk(*said: str) -> Session:
    """Return a conversation in which this was said."""
    session = Session.new("talk", Conversation(purpose="x"))
    for text in said:
        session.add_user_message(text)
    return session


def test_a_secret_is_told_by_its_places() -> None:
    """The number of the entry, the part of the session; each place once, each occurrence counted."""
    session = talk("hello", f"{TOKEN} {TOKEN}", "bye", TOKEN)
    session.set_context("usage", {"by": TOKEN})
    redactor = Redactor()
    redactor.session(session)
    (found,) = redactor.findings.found
    assert (found.placeholder, found.kind, found.count) == ("«secret:github:1»", "github", 4)
    assert [str(place) for place in found.places] == ["entry 2", "entry 4", "context.usage"]
    assert {place.session for place in found.places} == {str(session.id)}
    assert found.hint == "ghp_…, 40 characters"


def test_a_place_never_gives_a_secret_either() -> None:
    """A key of the context may be one."""
    session = talk()
    session.set_context(TOKEN, TOKEN)
    redactor = Redactor()
    redactor.session(session)
    (found,) = redactor.findings.found
    assert [str(place) for place in found.places] == ["context", "context.«secret:github:1»"]
    assert found.told.startswith("«secret:github:1»  2 ×  ghp_…, 40 characters  ")
    assert TOKEN not in found.told


@pytest.mark.parametrize(("text", "secret"), SECRETS.values(), ids=SECRETS)
def test_a_hint_never_gives_the_secret(text: str, secret: str) -> None:
    """At most what a vendor's keys all begin with."""
    redactor = Redactor()
    redactor.text(text)
    for found in redactor.findings.found:
        shown = found.hint.partition("…")[0] if "…" in found.hint else ""
        assert len(shown) <= 15
        assert secret not in found.hint
        assert not any(secret[at : at + 8] in found.hint for at in range(6, len(secret) - 8))


def test_known_values_are_told_by_where_they_are_known_from() -> None:
    """The variable's name; the model whose key it is, though its variable's name tells of nothing."""
    settings = Settings(models={"m": ModelSettings("m", "http://x/v1", "m", key_env="LOCAL")})
    redactor = redactor_for({"MY_TOKEN": "blue-harvest-7", "LOCAL": "open-sesame"}, "", settings)
    assert redactor.text("blue-harvest-7 open-sesame") == "«secret:known:1» «secret:known:2»"
    assert [found.hint for found in redactor.findings.found] == [
        "the value of MY_TOKEN, 14 characters",
        "the key of m, 11 characters",
    ]


def test_entries_are_called_by_their_numbers_in_the_session() -> None:
    """Also where only a part of it leaves the machine."""
    session = talk("hello", "bye", TOKEN)
    redactor = Redactor()
    redactor.number(session)
    redactor.session(Session(metadata=session.metadata, entries=session.entries[2:]))
    assert [str(place) for place in redactor.findings.found[0].places] == ["entry 3"]


def test_home_and_names_come_after_secrets() -> None:
    """They are no secrets, and not counted as such."""
    redactor = Redactor(home="/home/marisol", user="marisol")
    redactor.text(f"/home/marisol /home/kim marisol {TOKEN}")
    assert [(found.kind, found.hint) for found in redactor.findings.found] == [
        ("github", "ghp_…, 40 characters"),
        ("home", "your home directory"),
        ("user", "a name in a path"),
        ("user", "your name"),
    ]


# -- a person's own patterns


def test_own_patterns_are_taken_out_under_their_names() -> None:
    """All that is found, or its group `secret`; in keys, in JSON within text, and before what is looked for else."""
    own = (SecretPattern(r"ACME-\d{6}"), SecretPattern(r"customer (?P<secret>\w+)", "customer"))
    redactor = Redactor(own=own)
    assert redactor.text("ACME-123456 for customer Smith") == "«secret:own:1» for customer «secret:customer:1»"
    assert redactor.value({"ACME-123456": '{"x": "ACME-654321"}'}) == {"«secret:own:1»": '{"x":"«secret:own:2»"}'}
    assert redactor.session(talk("customer Smith")).entries[0].text == "customer «secret:customer:1»"


def test_own_patterns_leave_the_names_of_what_thulp_knows() -> None:
    """A pattern that matches the name of a type's field takes nothing from the document that thulp would miss."""
    session = Session.new("a", Conversation(purpose="chat"))
    session.entries = [SessionEntry.system_event("an event", {"a": 1})]
    told = Redactor(own=(SecretPattern("event|purpose|chat"),)).session(session)
    assert told.entries[0].entry_type == SystemEvent(event="an «secret:own:2»")
    assert told.metadata.session_type == Conversation(purpose="«secret:own:1»")


def test_an_own_pattern_that_takes_for_ever_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing leaves that was not looked through; it is said which pattern it is, and where."""
    monkeypatch.setattr("thulp_tui.recording.text_redaction.PATIENCE", 0.05)
    redactor = Redactor(own=(SecretPattern(r"(?:x|xx)+y", "slow"),))
    with pytest.raises(Refused, match="pattern “slow” takes too long in entry 2"):
        redactor.session(talk("short", "x" * 60 + "zy"))


# -- what looks random


def test_what_looks_random_is_listed_and_stays() -> None:
    """With its first characters, its length and its place; hashes, UUIDs, paths and words are none of it."""
    odd = "q7Zp2Xk9Lm4Vt8Rb3Nc6Wd1Yf5Hg0Js"
    session = talk(
        "3f2b8c1e9a4d4e6f8b7a1c2d3e4f5a6b3f2b8c1e 3f2b8c1e-9a4d-4e6f-8b7a-1c2d3e4f5a6b /usr/lib/python3/packages/x",
        f"see {odd} and {odd}; a_function_with_a_long_name_1",
    )
    redactor = Redactor(lists_random=True)
    redactor.session(session)
    (one,) = redactor.suspects
    assert (one.hint, str(one.place)) == ("q7Zp…, 31 characters", "entry 2")
    assert one.bits > 4.5


def test_nothing_is_listed_unless_one_wants_it() -> None:
    """It is off in the settings by default."""
    assert not RedactionSettings().entropy
    redactor = Redactor()
    redactor.text("q7Zp2Xk9Lm4Vt8Rb3Nc6Wd1Yf5Hg0Js")
    assert not redactor.suspects
