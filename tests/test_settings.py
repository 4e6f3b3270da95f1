"""What a person configures."""

from pathlib import Path

import pytest

from thulp_tui import settings
from thulp_tui.domain.ids import Duration
from thulp_tui.domain.limits import LimitAction, SessionConfig
from thulp_tui.settings import (
    ChatSettings,
    ModelSettings,
    RecordSettings,
    RedactionSettings,
    SecretPattern,
    Settings,
    SettingsError,
    ToolSettings,
    load,
)

LOCAL = ModelSettings(
    name="local",
    base_url="http://localhost:11434/v1",
    model="qwen3:8b",
    key_env="LOCAL_KEY",
    system="Be brief.",
    window=32768,
    timeout=120,
    parameters={"temperature": 0.2},
)
"""The model of the example."""
SEARCH = ToolSettings(
    name="search",
    command="grep -rn {pattern} .",
    description="Search the files",
    parameters={"type": "object", "properties": {"pattern": {"type": "string"}}, "required": ["pattern"]},
)
"""The tool of the example."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the settings of a test are."""
    return tmp_path / "settings.toml"


def example() -> str:
    """The example in the module's docstring."""
    assert settings.__doc__
    lines = settings.__doc__.split("::\n")[1].split("What the program")[0]
    return "\n".join(line.removeprefix("    ") for line in lines.splitlines())


def test_the_example_is_valid(file: Path) -> None:
    """The docstring's example can be copied as it is."""
    file.write_text(example(), encoding="utf-8")
    assert load(file) == Settings(
        file=Path("~/sessions.tinydb.json").expanduser(),
        theme="nord",
        limits=SessionConfig(max_turns=20, max_entries=200, max_duration=Duration.from_secs(5400)),
        model="local",
        record=RecordSettings(tool="shell", shell="/bin/bash", output_limit=30_000, keep_output=False),
        models={"local": LOCAL},
        tools={"search": SEARCH},
        chat=ChatSettings(max_rounds=20),
        redaction=RedactionSettings(
            (SecretPattern(r"ACME-\d{6}"), SecretPattern(r"customer (?P<secret>\w+)", "customer")), entropy=False
        ),
        keymap={"sessions.new": "n,ctrl+n"},
    )


def test_no_file_means_defaults(file: Path) -> None:
    """Without a settings file nothing is configured: no limits, the action `error`."""
    assert load(file) == Settings()
    assert load(file).limits == SessionConfig(limit_action=LimitAction.ERROR)


def test_settings_do_not_change(file: Path) -> None:
    """Settings are values: what was read stays as it is."""
    with pytest.raises(AttributeError):
        load(file).theme = "other"  # type: ignore[misc]


def test_a_relative_store_is_found_beside_the_settings(file: Path) -> None:
    """A relative path does not depend on where the program is started."""
    file.write_text('file = "work.json"')
    assert load(file).file == file.parent / "work.json"


@pytest.mark.parametrize(
    ("written", "secs"), [('"30m"', 1800), ('"1h30m"', 5400), ("90", 90), ('"0s"', 0), ('"45"', 45)]
)
def test_durations(file: Path, written: str, secs: int) -> None:
    """A duration is written with units, or as a number of seconds."""
    file.write_text(f"[limits]\nmax_duration = {written}")
    assert load(file).limits.max_duration == Duration.from_secs(secs)


@pytest.mark.parametrize("action", list(LimitAction))
def test_actions(file: Path, action: LimitAction) -> None:
    """Every action thulp knows can be the default."""
    file.write_text(f'[limits]\naction = "{action.value}"')
    assert load(file).limits.limit_action is action


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('[limits]\naction = "explode"', ['limits.action = "explode"', '"error", "end_session", "ignore"']),
        ("[limits]\nmax_turns = -1", ["limits.max_turns = -1", "from 0 to 4294967295"]),
        ("[limits]\nmax_turns = 4294967296", ["limits.max_turns", "from 0 to 4294967295"]),
        ("[limits]\nmax_entries = true", ["limits.max_entries = true", "a whole number"]),
        ("[limits]\nmax_entries = 1.5", ["limits.max_entries = 1.5", "a whole number"]),
        ('[limits]\nmax_duration = "soon"', ['limits.max_duration = "soon"', "30m"]),
        ("[limits]\nmax_duration = true", ["limits.max_duration = true", "30m"]),
        ("limits = 3", ["limits = 3", "[limits]"]),
        ("theme = 3", ["theme = 3", "a theme's name, in quotes"]),
        ('theme = " "', ["theme", "a theme's name"]),
        ("file = ['a']", ["file", "a path, in quotes"]),
        ('[keymap]\n"a.b" = "ctrl n"', ['keymap.a.b = "ctrl n"', "separated by commas"]),
        ('[keymap]\na = "n,,m"', ["keymap.a", "separated by commas"]),
        ("[keymap]\na = 1", ["keymap.a = 1", "separated by commas"]),
    ],
)
def test_a_wrong_value_is_named(file: Path, text: str, parts: list[str]) -> None:
    """What is wrong is said in one line with the file, the key, the value and what is allowed."""
    file.write_text(text)
    with pytest.raises(SettingsError) as caught:
        load(file)
    message = str(caught.value)
    assert message.startswith(f"{file}: ")
    assert "\n" not in message
    assert all(part in message for part in parts), message


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("them = 1", 'unknown key "them": did you mean "theme"?'),
        ("[limits]\nmax_turn = 1", 'unknown key "limits.max_turn": did you mean "limits.max_turns"?'),
        (
            "zzz = 1",
            'unknown key "zzz": known keys: file, theme, limits, model, record, models, tools, chat, redaction, keymap',
        ),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_one(file: Path, text: str, hint: str) -> None:
    """A misspelt key does not silently mean nothing."""
    file.write_text(text)
    with pytest.raises(SettingsError) as caught:
        load(file)
    assert hint in str(caught.value)


def test_a_key_may_be_longer_than_a_line(file: Path) -> None:
    """A long value is cut in the message."""
    file.write_text(f'[limits]\naction = "{"x" * 1000}"')
    with pytest.raises(SettingsError) as caught:
        load(file)
    assert "…" in str(caught.value)
    assert len(str(caught.value)) < 300 + len(str(file))


@pytest.mark.parametrize(("data", "reason"), [(b"a = ", "not TOML"), (b'theme = "\xff"', "not UTF-8 text (byte 9)")])
def test_a_file_that_is_not_toml(file: Path, data: bytes, reason: str) -> None:
    """A file that is no TOML text is refused with its name."""
    file.write_bytes(data)
    with pytest.raises(SettingsError) as caught:
        load(file)
    assert f"{file}: {reason}" in str(caught.value)


def test_a_folder_in_the_place_of_the_settings(tmp_path: Path) -> None:
    """What cannot be read is a wrong setting, too."""
    with pytest.raises(SettingsError) as caught:
        load(tmp_path)
    assert "cannot be read" in str(caught.value)


def test_the_environment_names_another_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """THULP_TUI_CONFIG moves the settings; they are read from there."""
    file.write_text('theme = "nord"')
    monkeypatch.setenv("THULP_TUI_CONFIG", str(file))
    assert settings.path() == file
    assert load().theme == "nord"


def test_the_users_own_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the variable the settings are in the user's configuration folder."""
    monkeypatch.delenv("THULP_TUI_CONFIG", raising=False)
    assert settings.path().parts[-2:] == ("thulp-tui", "settings.toml")


def test_how_commands_are_recorded(file: Path) -> None:
    """Each line of the table may be left out."""
    file.write_text('[record]\ntool = "bash"\noutput_limit = 500\nkeep_output = true\n')
    assert load(file).record == RecordSettings(tool="bash", shell=None, output_limit=500, keep_output=True)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("tool = 7", "record.tool = 7"),
        ('shell = ""', 'record.shell = ""'),
        ("output_limit = 10", "record.output_limit = 10"),
        ("output_limit = true", "record.output_limit = true"),
        ("keep_output = 1", "record.keep_output = 1"),
        ("output = 1", 'unknown key "record.output"'),
    ],
)
def test_a_wrong_value_of_the_recording_is_named(file: Path, line: str, key: str) -> None:
    """With the key and what it takes."""
    file.write_text(f"[record]\n{line}\n")
    with pytest.raises(SettingsError) as caught:
        load(file)
    assert key in str(caught.value)
