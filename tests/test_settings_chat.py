"""What a person configures for chatting."""

from pathlib import Path

import pytest

from thulp_tui.settings import ModelSettings, SettingsError, load

URL = 'base_url = "http://localhost/v1"'


def complaint(folder: Path, text: str) -> str:
    """Return what is said of a settings file."""
    file = folder / "settings.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load(file)
    assert "\n" not in str(caught.value)
    return str(caught.value).removeprefix(f"{file}: ")


def test_a_model_needs_only_its_address(tmp_path: Path) -> None:
    """The server knows it by the name it has here."""
    file = tmp_path / "settings.toml"
    file.write_text(f'[models."qwen3:8b"]\n{URL}')
    model = load(file).models["qwen3:8b"]
    assert (model.name, model.model, model.base_url) == ("qwen3:8b", "qwen3:8b", "http://localhost/v1")
    assert (model.key_env, model.key_command, model.window) == (None, None, None)


def test_an_address_is_told_without_what_may_be_a_key() -> None:
    """Neither a password in it nor a query."""
    model = ModelSettings(name="a", model="a", base_url="https://ann:sk-secret@host:1/v1?key=sk-secret")
    assert model.address == "https://host:1/v1"


@pytest.mark.parametrize("key", ["key", "api_key", "token"])
def test_a_key_is_not_kept_here(tmp_path: Path, key: str) -> None:
    """It is refused with what to do instead, and not repeated."""
    said = complaint(tmp_path, f'[models.a]\n{URL}\n{key} = "sk-secret"')
    assert "keys are not kept in this file" in said
    assert "models.a.key_command" in said
    assert "sk-secret" not in said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("models = 3", "models = 3 is not allowed; it takes a table, [models]"),
        ("[models]\na = 3", "models.a = 3 is not allowed; it takes a table, [models.a]"),
        ("[models.a]", 'models.a.base_url = "" is not allowed'),
        ('[models.a]\nbase_url = "localhost"', "an address such as http://localhost:11434/v1"),
        (f"[models.a]\n{URL}\nmodle = 'x'", 'unknown key "models.a.modle": did you mean "models.a.model"?'),
        (f"[models.a]\n{URL}\nwindow = 0", "a whole number from 1 to"),
        (f"[models.a]\n{URL}\nparameters = {{messages = []}}", "models.a.parameters.messages"),
        (f"[models.a]\n{URL}\nparameters = {{since = 2026-01-01}}", "models.a.parameters.since"),
        ("[tools.a]", 'tools.a.command = "" is not allowed'),
        ("[tools.a]\ncommand = 'x {'", "{{ is a brace"),
        ("[tools.a]\ncommand = 'x {a.b}'", "{{ is a brace"),
        ("[tools.'a b']\ncommand = 'x'", "a tool's name has at most 64 letters"),
        ("[tools.a]\ncommand = 'x {b}'\nparameters = {properties = {a = {}}}", "and b is not"),
        ("[chat]\nmax_rounds = 0", "a whole number from 1 to 10000"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, text: str, told: str) -> None:
    """With the key and what is allowed."""
    assert told in complaint(tmp_path, text)
