"""Preferences for TRL: a line `{prompt, chosen, rejected}` an answer that was preferred to another one.

One answer is preferred to another where it was asked for again (`answers.py`), and where a branch was begun instead of
what its session went on with, which was marked as rejected then (`finishing.py`). The branch tells that pair.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.finishing import fork_of
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.rules import Refused
from thulp_tui.domain.session import Session
from thulp_tui.domain.summary import own_context
from thulp_tui.exchange import Find, Written, turns
from thulp_tui.exchange.dialects import Message, names_of, trl_messages
from thulp_tui.exchange.json_text import in_utf8
from thulp_tui.exchange.learning import positive, tools_in, tools_of
from thulp_tui.exchange.turns import Said, Told, Turn, turns_of

NOTHING: Final = "No answer in it was asked for again, and it is no branch that was begun instead of a rejected one."
"""Why a session is left out."""
UNLIKE: Final = "The branch asks differently: its answer is no better one to the same prompt."
"""Why a branch is no preference."""


@dataclass(frozen=True)
class _Pair:
    """Two answers to one prompt."""

    prompt: Sequence[Turn]
    chosen: Sequence[Turn]
    rejected: Sequence[Turn]


def choose(session: Session, find: Find) -> Told:
    """Return what of a session is told, and what was rejected for it."""
    told = turns.choose(session, with_masked=False, with_rejected=True)
    fork = fork_of(session.context) or {}
    parent = _found(fork.get("session"), find)
    if parent is None:
        return told
    told.shared = _number(session, fork.get("entry"))
    given_up = own_context(parent.context).get("rejected")
    if isinstance(given_up, dict) and given_up.get("by") == str(session.id):
        first = _number(parent, given_up.get("from"))
        told.rejected = turns.choose(parent, with_masked=False, first=first - 1) if first else None
    return told


def write(told: Told) -> Written:
    """Return a line a pair. Raises Refused where there is none."""
    left_out: Counter[str] = Counter()
    changed = told.changed.copy()
    pairs = [*_of_branch(told), *_asked_again(turns_of(told.said), told.shared)]
    if not pairs:
        raise Refused(UNLIKE if told.rejected is not None else NOTHING)
    tools = tools_of(told)
    lines = []
    for pair in pairs:
        names = names_of([*pair.prompt, *pair.chosen, *pair.rejected], tools)
        line: Message = {
            "prompt": list(trl_messages(pair.prompt, names)),
            "chosen": list(trl_messages(pair.chosen, names)),
            "rejected": list(trl_messages(pair.rejected, names)),
            **tools_in(tools, names, changed),
        }
        lines.append(b"%b\n" % in_utf8(line))
    end = max(pair.chosen[-1].end for pair in pairs)
    left_out["behind the last answer that was preferred"] = sum(one.number > end for one in told.said)
    return Written(b"".join(lines), positive(left_out), positive(changed))


def _asked_again(turns: Sequence[Turn], shared: int) -> Iterator[_Pair]:
    """The pairs of answers that were asked for again; those among the entries of another session are told by it."""
    prompt: list[Turn] = []
    for is_rejected, group in groupby(enumerate(turns), lambda numbered: numbered[1].is_rejected):
        run = list(group)
        if not is_rejected:
            prompt += [turn for _, turn in run]
            continue
        place, last = run[-1]
        chosen = _answer(turns[place + 1 :])
        if prompt and chosen and last.end > shared:
            for one in _whole([turn for _, turn in run]):
                yield _Pair(list(prompt), chosen, one)


def _whole(turns: Sequence[Turn]) -> Iterator[Sequence[Turn]]:
    """Answers that were rejected one after the other: each ends with a turn that makes no call."""
    begun = 0
    for place, turn in enumerate(turns, 1):
        if not turn.calls or place == len(turns):
            yield turns[begun:place]
            begun = place


def _answer(turns: Sequence[Turn]) -> Sequence[Turn]:
    """The answer that some turns begin with, up to what is said by others; none where that comes first."""
    kept = [turn for turn in turns if not turn.is_rejected]
    others = (place for place, turn in enumerate(kept) if turn.role != "assistant")
    return kept[: next(others, len(kept))]


def _of_branch(told: Told) -> Iterator[_Pair]:
    """The pair of a branch and what was rejected for it."""
    if told.rejected is None:
        return
    prompt = turns_of(_in(told, told.shared, is_behind=False))
    taken, rejected = turns_of(_in(told, told.shared, is_behind=True)), turns_of(told.rejected.said)
    while taken and rejected and taken[0].role != "assistant":
        # What was said again in the same words belongs to the prompt.
        if (taken[0].role, taken[0].text) != (rejected[0].role, rejected[0].text):
            return
        prompt, taken, rejected = [*prompt, taken[0]], taken[1:], rejected[1:]
    better, worse = _answer(taken), _answer(rejected)
    if prompt and better and worse:
        yield _Pair(prompt, better, worse)


def _in(told: Told, shared: int, *, is_behind: bool) -> list[Said]:
    """What is told of a session up to the entry with a number, or behind it, without what was asked for again."""
    return [one for one in told.said if (one.number > shared) == is_behind and not one.is_rejected]


def _number(session: Session, entry_id: object) -> int:
    """The number of an entry, from 1; 0 where there is none with this id."""
    return next((number for number, entry in enumerate(session.entries, 1) if entry.id == entry_id), 0)


def _found(session_id: object, find: Find) -> Session | None:
    try:
        return find(SessionId(str(session_id)))
    except InvalidDocument:
        return None
