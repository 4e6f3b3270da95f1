"""What we write, judged by the large libraries that others read it with: `pytest -m interop`, where they are there."""

import sys
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.readings import sessions_in
from tests.exchange.test_atif_writing import DEMO
from tests.exchange.transcripts import realistic
from thulp_tui.domain.session import Session
from thulp_tui.exchange import atif_writing, pi_writing
from thulp_tui.exchange.replies import CALLS

pytestmark = [
    pytest.mark.interop,
    # What they warn of among themselves is not ours to put right.
    pytest.mark.filterwarnings("default"),
]


@pytest.fixture(params=["demo", "transcript"])
def session(request: pytest.FixtureRequest, tmp_path: Path) -> Session:
    """A person's demo, and what an agent left behind."""
    if request.param == "demo":
        return DEMO
    (found,) = sessions_in(realistic("22222222-2222-4333-8444-555555555555", 3).write(tmp_path))
    return found


@pytest.fixture
def file(session: Session, tmp_path: Path) -> Path:
    """The session as Pi keeps it."""
    path = tmp_path / "session.jsonl"
    path.write_text(pi_writing.write(session).text, encoding="utf-8")
    return path


def calls(session: Session) -> list[str]:
    """The tools that were called."""
    return [getattr(entry.entry_type, "tool_name", "") for entry in session.entries if entry.kind in CALLS]


def called(messages: list[dict[str, Any]]) -> list[str]:
    """The tools that chat messages call."""
    return [call["function"]["name"] for message in messages for call in message.get("tool_calls") or []]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="harbor needs Python 3.12")
def test_harbor_reads_our_trajectories(session: Session) -> None:
    """They are valid by its own models."""
    judge = pytest.importorskip("harbor.models.trajectories", reason="harbor is not installed")
    judged = judge.Trajectory.model_validate_json(atif_writing.write(session).text)
    assert sum(len(step.tool_calls or []) for step in judged.steps) == len(calls(session))


def test_teich_reads_pis_sessions(session: Session, file: Path) -> None:
    """It takes them for Pi's and finds every call, answered, and what was asked."""
    teich = pytest.importorskip("teich", reason="teich is not installed")
    example = teich.convert_trace_to_training_example(file)
    assert called(example.messages) == calls(session)
    assert [message["role"] for message in example.messages].count("tool") == len(calls(session))
    assert example.prompt == next(entry.text for entry in session.entries if entry.kind == "user_message")


def test_datasets_read_pis_sessions(session: Session, file: Path, tmp_path: Path) -> None:
    """They load as traces of agents, with prompts, calls and messages."""
    datasets = pytest.importorskip("datasets", reason="datasets is not installed")
    pytest.importorskip("teich", reason="teich, with which datasets read traces, is not installed")
    (row,) = datasets.load_dataset("json", data_files=str(file), split="train", cache_dir=str(tmp_path / "cache"))
    assert (row["harness"], row["session_id"]) == ("pi", session.id)
    assert row["num_tool_calls"] == len(calls(session))
    assert row["num_user_messages"] == session.user_message_count()
    assert called(row["messages"]) == calls(session)
