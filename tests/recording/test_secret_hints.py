"""The quick look that most texts are done with passes over nothing that the long one would take out."""

import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.domain.strategies import unhurried
from tests.recording.test_redaction import LOOK_ALIKES, SECRETS
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.recording import secret_hints as hints
from thulp_tui.recording.findings import Findings
from thulp_tui.recording.redaction import Redactor
from thulp_tui.recording.secret_patterns import AUTHORIZATION, BEARER, PEM, URL, VENDORS, Shape
from thulp_tui.recording.text_redaction import TextRedactor
from thulp_tui.settings import SecretPattern

KNOWN, HOME, USER = 'correct"horse', "/srv/marisol", "marisol"
PIECES = [
    *(text[at : at + 12] for text, _ in SECRETS.values() for at in range(0, len(text), 12)),
    *(text for text, _ in SECRETS.values()),
    *LOOK_ALIKES,
    *(
        "password",
        "TOKEN",
        "Api-Key",
        "access_key_id",
        "credentials",
        "=",
        ": ",
        " := ",
        '"',
        "\\",
        "\\n",
        "\n",
        "\t",
        " ",
    ),
    *(
        "--token ",
        "hunter22",
        KNOWN,
        HOME,
        USER,
        "/home/",
        "ann/x",
        "C:\\Users\\",
        "C:\\\\Users\\\\kim",
        "İ",
        "ſ",
        "K",
        "«",
    ),
]


def texts() -> TextRedactor:
    """Return what looks for all there is."""
    return TextRedactor({KNOWN: ""}, HOME, USER, (), Findings())


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
@unhurried
def test_what_is_passed_over_has_nothing_to_take_out(text: str) -> None:
    """Whatever stands side by side: what the quick look does not tell of is not there."""
    redactor = texts()
    assert redactor.text(text, redactor.told(text)) == redactor.text(text, hints.ALL)


@given(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), st.integers(1, 3))
@example(KNOWN, 3)
@unhurried
def test_what_is_passed_over_has_nothing_within_json_either(text: str, deep: int) -> None:
    """The quick look sees the text as it is written, strokes and all; the long one what it says."""
    redactor, written = texts(), text
    for _ in range(deep):
        written = json.dumps({"said": written}, ensure_ascii=deep == 1)
    if redactor.text(text, hints.ALL) != text:
        assert redactor.told(written)


@pytest.mark.parametrize("name", ["password", "API-KEY", "pa\u017f\u017fword", "\u212aey", "credent\u0131al"])
@pytest.mark.parametrize("is_ascii", [True, False])
def test_keys_are_seen_however_they_are_spelt(name: str, is_ascii: bool) -> None:
    """Letters that the expressions take for one another are seen, and so are those that JSON within text spells."""
    if "ey" in name.lower():
        name = f"api_{name}"
    value: JsonValue = {"said": json.dumps({name: "sw0rd-fish"}, ensure_ascii=is_ascii)}
    assert "sw0rd-fish" not in str(Redactor().value(value)), value


@pytest.mark.parametrize("redactor", [Redactor(["hunter22"]), Redactor(own=(SecretPattern("hunter22"),))])
def test_a_key_is_seen_right_behind_what_was_taken_out(redactor: Redactor) -> None:
    """Where something else goes first, a key begins a word that was in the middle of one."""
    token = SECRETS["github"][0]
    assert token not in str(redactor.value({"text": f"x hunter22{token}"}))


def _deep(value: JsonValue, levels: int) -> JsonValue:
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize("beside", ["\ud800", {"a\udfff": 1}, _deep(1, 400)], ids=["half a pair", "in a key", "deep"])
def test_what_cannot_be_written_as_json_is_looked_through(beside: JsonValue) -> None:
    """The quick look reads JSON text: what none can be made of may hold anything."""
    assert "hunter22" not in str(Redactor().value([beside, "password=hunter22"]))


@pytest.mark.parametrize(
    "shape", [*VENDORS, URL, AUTHORIZATION, BEARER, PEM], ids=lambda shape: shape.hints[0].decode()
)
@given(data=st.data())
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
def test_each_shape_is_told(shape: Shape, data: st.DataObject) -> None:
    """Whatever an expression finds, the quick look has told of."""
    text = data.draw(st.from_regex(shape.pattern, fullmatch=True, alphabet=st.characters(codec="ascii")))
    assert any(hint in text.lower().encode() for hint in shape.hints)
    assert texts().told(text)
