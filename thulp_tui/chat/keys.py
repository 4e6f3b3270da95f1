"""The key of a model: from the environment or from a command, never from the settings, and never shown."""

import subprocess
from collections.abc import Mapping

from thulp_tui.chat.trouble import Trouble
from thulp_tui.settings import ModelSettings

PATIENCE = 60
"""Seconds that the command for a key may take: it may ask a person."""


def read_key(model: ModelSettings, environment: Mapping[str, str]) -> str | None:
    """Return the key of a model; None when it needs none. Raises Trouble when there should be one."""
    if model.key_env is not None:
        key = environment.get(model.key_env, "").strip()
        if not key:
            raise Trouble("key", f"The key of {model.name} should be in {model.key_env}, which is not set.")
        return _sound(model, key)
    if model.key_command is not None:
        return _sound(model, _printed(model, model.key_command, environment))
    return None


def _printed(model: ModelSettings, command: str, environment: Mapping[str, str]) -> str:
    """The first line that a command prints; what else it says may hold the key, and is told nobody."""
    try:
        run = subprocess.run(
            command,
            shell=True,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            start_new_session=True,
        )
    except subprocess.TimeoutExpired:
        raise Trouble("key", f"The command for the key of {model.name} took more than {PATIENCE} s.") from None
    except OSError as error:
        raise Trouble("key", f"The command for the key of {model.name} cannot be run: {error.strerror}.") from None
    if run.returncode:
        raise Trouble("key", f"The command for the key of {model.name} failed with exit code {run.returncode}.")
    key = run.stdout.decode("utf-8", "replace").strip().partition("\n")[0].strip()
    if not key:
        raise Trouble("key", f"The command for the key of {model.name} printed nothing.")
    return key


def _sound(model: ModelSettings, key: str) -> str:
    if not key.isascii() or not key.isprintable() or " " in key:
        raise Trouble("key", f"The key of {model.name} has characters that no key has.")
    return key
