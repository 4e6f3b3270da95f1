"""`python -m tests.benchmarks.filter`: what parsing a filter and asking 10,000 summaries takes, best of five."""

import random
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from thulp_tui.domain.filter_completion import completions, known_values
from thulp_tui.domain.filter_language import parse
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.session import Conversation, Evaluation, SessionMetadata, SessionStatus, SessionType, TeacherDemo
from thulp_tui.domain.summary import SessionSummary

RANDOM = random.Random(1)
NOW = Timestamp(1_772_708_400_000)
WORDS = ["fix", "the", "login", "bug", "nightly", "eval", "summarise", "a", "pdf", "of", "release", "notes"]
TAGS = ["auth", "docs", "ci", "urgent", "two words"]
TYPES: list[SessionType] = [
    Conversation(purpose="p"),
    TeacherDemo(task="t", model="m"),
    Evaluation(skill_name="review", test_cases=1),
]
FILTERS = [
    "login",
    "login bug pdf",
    "zebra",
    "zebra or nothere or unheard or status:active tag:ci",
    "-tag:auth (status:failed or has:failure) score:<0.8 turns:>10",
    "after:7d changed:<1d tool:ba skill:re",
    'status:active,paused type:demo tag:auth -tag:ci name:"fix" has:failure score:<0.8 turns:>1 tool:bash changed:<20d',
]


def summaries(count: int) -> list[SessionSummary]:
    """Make summaries of six words and two tags each, every fifth a child."""
    made: list[SessionSummary] = []
    bases = [SessionMetadata.new("", kind) for kind in TYPES]
    for number in range(count):
        metadata = RANDOM.choice(bases).changed(
            id=SessionId.new(),
            name=" ".join(RANDOM.choices(WORDS, k=6)),
            tags=tuple(RANDOM.sample(TAGS, 2)),
            status=RANDOM.choice(list(SessionStatus)),
            created_at=Timestamp(NOW - RANDOM.randrange(10**10)),
            updated_at=Timestamp(NOW - RANDOM.randrange(10**9)),
            parent_session=made[number // 2].id if number % 5 == 4 else None,
        )
        turns, failures, score = RANDOM.randrange(20), RANDOM.randrange(3), RANDOM.random()
        made.append(SessionSummary(metadata, turns, 30, failures, score, ("bash", "edit"), 0, 0, None, False))
    return made


def best(function: Callable[[], Any]) -> float:
    """Return the least of five times, in milliseconds."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        function()
        times.append((time.perf_counter() - start) * 1000)
    return min(times)


def found(text: str, asked: list[SessionSummary]) -> int:
    """Parse a filter and count what it finds."""
    matches = parse(text, NOW).predicate
    return sum(1 for one in asked if matches(one))


def main() -> None:
    """Print the table."""
    asked = summaries(10_000)
    for text in FILTERS:
        print(f"{best(partial(found, text, asked)):7.1f} ms  {found(text, asked):6,}  {text}")
    print(f"{best(partial(known_values, asked)):7.1f} ms  known values, once a listing")
    known = known_values(asked)
    print(f"{best(partial(completions, 'parent:lo', 9, known)):7.1f} ms  completions of parent:lo")


if __name__ == "__main__":
    main()
