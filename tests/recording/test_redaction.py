"""Secrets that must not leave the machine, look-alikes that stay, and a second opinion."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.core.scan import scan_line
from detect_secrets.settings import transient_settings
from hypothesis import example, given
from hypothesis import strategies as st

from tests.domain.strategies import json_values, sessions, unhurried
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.session import Session, TeacherDemo
from thulp_tui.recording.redaction import Redactor, redactor_for
from thulp_tui.recording.secret_names import known_values

LETTERS = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0fG"
"""As random as a key looks; made up."""
LONG = LETTERS + LETTERS
PEM = f"-----BEGIN RSA PRIVATE KEY-----\n{LONG}\n{LETTERS}=\n-----END RSA PRIVATE KEY-----"

CUT_OFF = PEM[:90]
"""A private key of which the end is missing."""

SECRETS: dict[str, tuple[str, str]] = {
    "openai": ("sk-" + LETTERS, "sk-" + LETTERS),
    "openai project": ("sk-proj-" + LONG, "sk-proj-" + LONG),
    "anthropic": ("sk-ant-api03-" + LETTERS, "sk-ant-api03-" + LETTERS),
    "openrouter": ("sk-or-v1-" + LETTERS, "sk-or-v1-" + LETTERS),
    "hugging face": ("hf_" + LETTERS, "hf_" + LETTERS),
    "google": ("AIza" + LETTERS + "abc", "AIza" + LETTERS + "abc"),
    "aws key id": ("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"),
    "aws secret": ("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalrXUtnFEMI"),
    "github": ("ghp_" + LETTERS + "abcd", "ghp_" + LETTERS),
    "github fine": ("github_pat_" + LONG, "github_pat_" + LETTERS),
    "gitlab": ("glpat-" + LETTERS[:20], "glpat-" + LETTERS[:20]),
    "slack": ("xoxb-123456789012-" + LETTERS, LETTERS),
    "stripe": ("sk_live_" + LETTERS, LETTERS),
    "npm": ("npm_" + LETTERS + "abcd", LETTERS),
    "package index": ("pypi-AgEIcHlwaS5vcmc" + LONG, LONG),
    "jwt": (f"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.{LETTERS}", LETTERS),
    "pem": (PEM, LETTERS),
    "pem cut off": (CUT_OFF, LETTERS),
    "bearer": (f"Authorization: Bearer {LETTERS}", LETTERS),
    "basic": ("authorization: Basic dXNlcjpwYXNzd29yZA==", "dXNlcjpwYXNzd29yZA"),
    "url": ("postgres://bob:s3cr3t-word@db.example.com/x", "s3cr3t-word"),
    "variable": ("PASSWORD=swordfish", "swordfish"),
    "prefixed variable": ("export PGPASSWORD='sword fish'".replace(" fish", "-fish"), "sword-fish"),
    "json assignment": ('{"api_key": "abc-123-def"}', "abc-123-def"),
    "yaml": ("password: hunter2", "hunter2"),
    "option": ("curl --token abcd1234", "abcd1234"),
    "camel case": ("clientSecret='abc-123-def'", "abc-123-def"),
    "escaped json": (r'body="{\"api_key\": \"abc-123-def\"}"', "abc-123-def"),
    "azure account key": (f"AccountName=x;AccountKey={LONG}==;EndpointSuffix=y", LONG),
    "google's client secret": ("GOCSPX-" + LETTERS[:28], LETTERS[:28]),
    "google's access token": ("ya29." + LONG, LONG),
    "groq": ("gsk_" + LONG, LONG),
    "xai": ("xai-" + LONG, LONG),
    "perplexity": ("pplx-" + LONG, LONG),
    "replicate": ("r8_" + LETTERS + "abcde", LETTERS),
    "tavily": ("tvly-dev-" + LETTERS, LETTERS),
    "langsmith": ("lsv2_pt_" + "0123456789abcdef" * 2 + "_0123456789", "0123456789abcdef"),
    "langfuse": ("sk-lf-3f2b8c1e-9a4d-4e6f-8b7a-1c2d3e4f5a6b", "3f2b8c1e-9a4d"),
    "databricks": ("dapi" + "0123456789abcdef" * 2, "0123456789abcdef"),
    "digitalocean": ("dop_v1_" + "0123456789abcdef" * 4, "0123456789abcdef"),
    "vault": ("hvs." + LETTERS, LETTERS),
    "supabase": ("sb_secret_" + LETTERS, LETTERS),
    "slack webhook": ("https://hooks.slack.com/services/T00000000/B00000000/" + LETTERS[:24], LETTERS[:24]),
    "discord webhook": (f"https://discord.com/api/webhooks/123456789/{LONG}", LONG),
    "telegram": ("110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"),
    "stripe's other one": ("rk_test_" + LETTERS, LETTERS),
    "twilio": ("SK" + "0123456789abcdef" * 2, "0123456789abcdef"),
    "sendgrid": (f"SG.{LETTERS[:22]}.{LETTERS}abcdefghijk", LETTERS[:22]),
    "mailchimp": ("0123456789abcdef" * 2 + "-us12", "0123456789abcdef"),
    "square": ("sq0csp-" + LETTERS + "abcdefghijk", LETTERS),
    "shopify": ("shpat_" + "0123456789abcdef" * 2, "0123456789abcdef"),
    "docker": ("dckr_pat_" + LETTERS[:27], LETTERS[:27]),
    "atlassian": ("ATATT3xFfGF0" + LONG, LONG),
    "linear": ("lin_api_" + LETTERS + "abcdefgh", LETTERS),
    "notion": ("ntn_" + "123456789" + LETTERS + "abc", LETTERS),
    "grafana": ("glsa_" + LETTERS + "_0a1b2c3d", LETTERS),
    "sentry": ("sntrys_" + LONG, LONG),
    "new relic": ("NRAK-" + "A1B2C3D4E5F6G7H8I9J0K1L2M3N", "A1B2C3D4E5F6"),
    "postman": ("PMAK-" + "0123456789abcdef01234567-0123456789abcdef0123456789abcdef01", "0123456789abcdef"),
    "rubygems": ("rubygems_" + "0123456789abcdef" * 3, "0123456789abcdef"),
    "age": ("AGE-SECRET-KEY-1" + "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KHC", "QPZRY9X8"),
    "gitlab's other one": ("glrt-" + LETTERS[:20], LETTERS[:20]),
    "header of another kind": (f"x-api-key: {LETTERS}", LETTERS),
    "openssh": (PEM.replace("RSA", "OPENSSH"), LETTERS),
    "elliptic": (PEM.replace("RSA", "EC"), LETTERS),
    "encrypted": (PEM.replace("RSA ", "ENCRYPTED "), LETTERS),
    "secret access key in camel case": ('"SecretAccessKey" : "wJalrXUtnFEMI/K7MDENG"', "wJalrXUtnFEMI"),
    "php": ("'db_password' => 'sw0rd-fish'", "sw0rd-fish"),
    "go": ('apiKey := "abc-123-def"', "abc-123-def"),
    "index of a map": ("config['client_secret'] = 'abc-123-def'", "abc-123-def"),
    "behind an escaped line break": (r"first\nghp_" + LETTERS + "abcd", "ghp_" + LETTERS),
}
"""What it is → a text, and the part of it that must be gone."""

LOOK_ALIKES = [
    "sk-learn-is-a-library-with-a-long-name",
    "task-proj-" + LETTERS,
    "commit 3f2b8c1e9a4d4e6f8b7a1c2d3e4f5a6b3f2b8c1e",
    "3f2b8c1e-9a4d-4e6f-8b7a-1c2d3e4f5a6b",
    "max_tokens=4096000",
    "input_tokens: 12345678",
    "PASSWORD=$PASSWORD",
    'password="${DB_PASSWORD}"',
    "password=<your password>",
    "API_KEY=your-api-key",
    "token: str | None = None",
    "token = response.token",
    "password = get_password()",
    'api_key = os.environ["API_KEY"]',
    "Bearer authentication is used",
    "secret: required",
    "password: ********",
    "http://localhost:8080/@scope/package",
    "the secretary: Alice Baker",
    "primary_key: customer_id",
    "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
    "wrong password: try again",
    "«secret:github:1»",
    "«secret:token:1» «secret:private-key:2»",
    "AIzawa Akia asia.example.com",
    "the ACCOUNT was made, the FAIL said: MAIN",
    "risk-free task-based disk-usage-of-the-whole-machine",
    "test_live_server_starts_and_answers",
    "a_test_function_with_a_very_long_name",
    "https://github.com/org/repo/pull/12@v3",
    "git@github.com:org/repo.git",
    "npm_config_registry=x",
    "pypi-server is a package",
    "token_count: 12345678",
    "secrets.token_urlsafe(16)",
    "keyboard = 'qwerty-layout'",
    "sort(key=lambda one: one.name)",
    "public_key: abcdefghij",
    "eyJhbGciOiJIUzI1NiJ9",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "hf_transfer and hf_hub_download",
    "xoxo, Anna",
    "SG.1 and SK1 and AC3",
    "Authorization is needed",
    "--password-file=/run/x",
    '{"password": "パスワード"}',
    'password = "Contraseña"',
]
"""What must stay as it is."""


@pytest.fixture
def redactor() -> Redactor:
    """Return a redactor that knows nothing of this machine."""
    return Redactor()


@pytest.mark.parametrize(("text", "secret"), SECRETS.values(), ids=SECRETS)
@pytest.mark.parametrize("around", ["{}", "before {} behind", "line\n{}\nline", "x={} ", "({})"])
def test_secrets_are_replaced_wherever_they_stand(text: str, secret: str, around: str, redactor: Redactor) -> None:
    """And they are counted."""
    redacted = redactor.text(around.format(text))
    assert secret not in redacted
    assert "«secret:" in redacted
    assert redactor.total >= 1


@pytest.mark.parametrize(("text", "secret"), SECRETS.values(), ids=SECRETS)
def test_secrets_are_replaced_within_json_within_text(text: str, secret: str, redactor: Redactor) -> None:
    """Twice over: a tool's result often is JSON that holds the text of a file."""
    nested = json.dumps({"result": json.dumps([{"text": text}]), "n": 1})
    redacted = redactor.value({"result": nested})
    assert secret not in json.dumps(redacted, ensure_ascii=False)
    assert isinstance(redacted, dict)
    again = json.loads(json.loads(str(redacted["result"]))["result"])
    assert "«secret:" in again[0]["text"]


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_only_looks_like_a_secret_stays(text: str, redactor: Redactor) -> None:
    """A digest full of holes teaches nothing."""
    assert redactor.text(text) == text
    assert redactor.total == 0


def test_the_same_secret_has_the_same_number(redactor: Redactor) -> None:
    """Across all that leaves together, and another one has another."""
    one, two = "ghp_" + LETTERS + "aaaa", "ghp_" + LETTERS + "bbbb"
    assert redactor.text(f"{one} {two}") == "«secret:github:1» «secret:github:2»"
    assert redactor.value({"again": [two, one]}) == {"again": ["«secret:github:2»", "«secret:github:1»"]}
    assert redactor.counts == {"github": 4}


def test_keys_of_objects_are_redacted_too(redactor: Redactor) -> None:
    """A map from token to user is not rare."""
    assert redactor.value({"ghp_" + LETTERS + "aaaa": 1}) == {"«secret:github:1»": 1}


def test_under_a_telling_key_a_text_is_a_secret(redactor: Redactor) -> None:
    """Whatever it looks like; numbers and placeholders stay."""
    given: JsonValue = {"password": "swordfish", "max_tokens": 5, "token": None, "api_key": "$KEY", "keyword": "blue"}
    assert redactor.value(given) == {**given, "password": "«secret:password:1»"}  # type: ignore[dict-item]


def test_json_within_text_stays_as_it_is_without_secrets(redactor: Redactor) -> None:
    """To the last space."""
    text = ' {"a":   1,\n "b": [ ]} '
    assert redactor.value(text) == text


def test_known_values_go_first_and_the_longest_before_all() -> None:
    """In whatever form; in JSON's, too."""
    redactor = Redactor(['correct"horse', 'correct"horse battery'])
    assert redactor.text('say correct"horse battery') == "say «secret:known:1»"
    assert redactor.text(r'{"x": "correct\"horse"}') == '{"x": "«secret:known:2»"}'


def test_values_of_secret_variables_are_known() -> None:
    """Those whose names tell of it; not paths, not what is short."""
    variables = {
        "GITHUB_TOKEN": "blue-harvest-7",
        "PATH": "/usr/bin:/bin",
        "MY_SECRET": "abc",
        "EDITOR": "vim-and-more",
    }
    assert known_values(variables) == {"blue-harvest-7": "GITHUB_TOKEN"}
    redactor = redactor_for({**variables, "USER": "marisol"}, "/home/marisol")
    assert redactor.text("echo blue-harvest-7") == "echo «secret:known:1»"


def test_home_and_user_are_replaced() -> None:
    """Of this person and of others; common users and longer words stay."""
    redactor = Redactor(home="/home/marisol", user="marisol")
    assert redactor.text("/home/marisol/src by marisol, marisols") == "«home»/src by «user:1», marisols"
    assert redactor.text("/home/ubuntu /Users/kim/x") == "/home/ubuntu /Users/«user:2»/x"
    assert redactor.total == 0
    assert redactor.places.total() == 3


def test_a_session_is_redacted_whole() -> None:
    """Its task, name, tags, entries and context; ids and times stay."""
    token = "ghp_" + LETTERS + "aaaa"
    session = Session.new(f"use {token}", TeacherDemo(task=f"with {token}", model="human"))
    session = session.changed(context={"test_cases": [{"name": "x", "pass_criteria": [token]}]})
    session.add_entry(SessionEntry.tool_call("shell", True, {"tool_call_id": "1", "arguments": {"command": token}}))
    redacted = Redactor().session(session)
    assert token not in redacted.to_json()
    assert redacted.id == session.id
    assert [entry.id for entry in redacted.entries] == [entry.id for entry in session.entries]
    assert session.entries[0].envelope is not None
    assert session.entries[0].envelope.arguments == {"command": token}


def test_unknown_fields_are_redacted_too() -> None:
    """What this program does not know leaves the machine all the same."""
    token = "ghp_" + LETTERS + "aaaa"
    session = Session.new("x", TeacherDemo(task="t", model="human"))
    session.add_entry(SessionEntry.tool_call("shell", True, "ok"))
    document = session.to_document()
    parts: list[Any] = [document, document["metadata"], document["entries"][0], document["entries"][0]["entry_type"]]  # type: ignore[call-overload, index]
    for part in parts:
        part["unknown"] = [token]
        part[f"of {token}"] = 1
    redacted = Redactor().session(Session.from_document(document)).to_json()
    assert token not in redacted
    assert redacted.count("«secret:github:1»") == 8


def test_entries_without_secrets_are_the_same() -> None:
    """Nothing is built anew that has nothing to hide."""
    session = Session.new("x", TeacherDemo(task="t", model="human"))
    session.add_user_message("the token of the keyboard is a secret")
    session.add_user_message("ghp_" + LETTERS + "aaaa")
    redacted = Redactor().session(session)
    assert redacted.entries[0] is session.entries[0]
    assert redacted.entries[1] is not session.entries[1]


@given(sessions())
@unhurried
def test_any_session_can_be_redacted(session: Session) -> None:
    """Twice changes nothing more, but for what is counted."""
    redactor = Redactor()
    once = redactor.session(session)
    assert Redactor().session(once) == once


@given(st.lists(st.sampled_from([text for text, _ in SECRETS.values()] + LOOK_ALIKES), max_size=5), json_values)
@example([CUT_OFF, "ya29." + LONG], None)
@example([CUT_OFF, "clientSecret='abc-123-def'"], None)
@unhurried
def test_no_secret_is_left_in_any_mixture(texts: list[str], value: JsonValue) -> None:
    """Whatever stands side by side."""
    redacted = json.dumps(Redactor().value([*texts, {"x": value, "y": " ".join(texts)}]), ensure_ascii=False)
    present = [secret for text, secret in SECRETS.values() if text in texts]
    assert not [secret for secret in present if secret in redacted and not any(secret in t for t in LOOK_ALIKES)]


def found_by_others(text: str) -> Iterator[str]:
    """Yield what detect-secrets finds in a text without its entropy plugins, but for our own placeholders."""
    with transient_settings({"plugins_used": [{"name": name} for name in plugin_names()]}):
        for line in text.splitlines():
            for found in scan_line(line):
                if "«" not in (found.secret_value or ""):
                    yield f"{found.type}: {found.secret_value}"


def plugin_names() -> list[str]:
    """Return the names of all plugins but those that measure entropy."""
    plugins: dict[str, type] = get_mapping_from_secret_type_to_class()
    names = [plugin.__name__ for plugin in plugins.values()]
    return [name for name in names if "Entropy" not in name]


@pytest.mark.parametrize(("text", "secret"), SECRETS.values(), ids=SECRETS)
def test_others_find_nothing_that_we_left(text: str, secret: str, redactor: Redactor) -> None:
    """detect-secrets, as a second opinion; it sees placeholders as passwords, which are not counted."""
    assert not list(found_by_others(redactor.text(text)))


def test_others_do_find_what_we_take_out() -> None:
    """Or the test before would say nothing."""
    found = [kind for kind, (text, _) in SECRETS.items() if list(found_by_others(text))]
    assert len(found) > 20
