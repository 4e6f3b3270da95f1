"""Preferences for TRL: a line `{prompt, chosen, rejected}` an answer that was preferred to another one.

One answer is preferred to another where it was asked for again (`answers.py`), and where a branch was begun instead of
what its session went on with, which was marked as rejected then (`finishing.py`). The branch tells that pair.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.finishing import fork_of
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.rules import Refused
from thulp_tui.domain.session import Session
from thulp_tui.domain.strict_json import dumps
from thulp_tui.domain.summary import own_context
from thulp_tui.exchange import Chosen, Find, Written
from thulp_tui.exchange.dialects import Message, names_of, trl_messages
from thulp_tui.exchange.learning import positive, tools_in
from thulp_tui.exchange.turns import Turn, Turns
from thulp_tui.exchange.turns import choose as chosen_turns

NOTHING: Final = "nothing was preferred in it: no answer asked for again, no branch begun instead of a rejected one"
"""Why a session is left out."""
UNLIKE: Final = "the branch asks differently, so its answer is no better one to the same prompt"
"""Why a branch is no preference."""


@dataclass(frozen=True)
class _Pair:
    """Two answers to one prompt."""

    prompt: Sequence[Turn]
    chosen: Sequence[Turn]
    rejected: Sequence[Turn]
    end: int


def choose(session: Session, find: Find) -> Chosen:
    """Return what of a session is told, and what was rejected for it."""
    chosen = chosen_turns(session, with_rejected=True)
    fork = fork_of(session.context) or {}
    parent = _found(fork.get("session"), find)
    if parent is None:
        return chosen
    begun = _behind(session, fork.get("entry"))
    shared = len(chosen_turns(_part(session, 0, begun), with_rejected=True).session.entries)
    chosen = replace(chosen, shared=shared)
    given_up = own_context(parent.context).get("rejected")
    if not isinstance(given_up, dict) or given_up.get("by") != str(session.id):
        return chosen
    if not (first := _behind(parent, given_up.get("from"))):
        return chosen
    left = chosen_turns(_part(parent, first - 1, None))
    return replace(chosen, others=(left.session,), masked=chosen.masked | left.masked)


def write(chosen: Chosen) -> Written:
    """Return a line a pair. Raises Refused where there is none."""
    made = Turns(chosen.session, chosen.masked, with_masked=False)
    pairs = [*_in_branch(chosen, made.left_out), *_asked_again(made.turns, chosen.shared)]
    if not pairs:
        raise Refused(UNLIKE if UNLIKE in made.left_out else NOTHING)
    lines = []
    for pair in pairs:
        names = names_of([*pair.prompt, *pair.chosen, *pair.rejected], made.tools)
        told: Message = {
            "prompt": list(trl_messages(pair.prompt, names)),
            "chosen": list(trl_messages(pair.chosen, names)),
            "rejected": list(trl_messages(pair.rejected, names)),
            **tools_in(made, names),
        }
        lines.append(f"{dumps(told)}\n")
    behind = chosen.session.entries[max(pair.end for pair in pairs) :]
    made.left_out["behind the last answer that was preferred"] = sum(one.id not in chosen.masked for one in behind)
    return Written("".join(lines), positive(made.left_out), positive(made.changed))


def _asked_again(turns: Sequence[Turn], shared: int) -> Iterator[_Pair]:
    """The pairs of answers that were asked for again; those among the entries of another session are told by it."""
    prompt: list[Turn] = []
    for is_rejected, group in groupby(enumerate(turns), lambda numbered: numbered[1].is_rejected):
        run = list(group)
        if not is_rejected:
            prompt += [turn for _, turn in run]
            continue
        place, turn = run[-1]
        chosen = _answer(turns[place + 1 :])
        if prompt and chosen and turn.end > shared:
            for one in _whole([turn for _, turn in run]):
                yield _Pair(list(prompt), chosen, one, chosen[-1].end)


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


def _in_branch(chosen: Chosen, left_out: Counter[str]) -> Iterator[_Pair]:
    """The pair of a branch and what was rejected for it."""
    if not chosen.others:
        return
    session, other = chosen.session, chosen.others[0]
    begun = Turns(_part(session, 0, chosen.shared), chosen.masked, with_masked=False)
    went_on = Turns(_part(session, chosen.shared, None), chosen.masked, with_masked=False, with_task=False)
    rejected = Turns(other, chosen.masked, with_masked=False, with_task=False).turns
    prompt, taken = [turn for turn in begun.turns if not turn.is_rejected], went_on.turns
    while taken and rejected and (taken[0].role, taken[0].text) == (rejected[0].role, rejected[0].text):
        if taken[0].calls or rejected[0].calls or taken[0].role == "assistant":
            break
        prompt, taken, rejected = [*prompt, taken[0]], taken[1:], rejected[1:]
    better, worse = _answer(taken), _answer(rejected)
    if prompt and better and worse:
        yield _Pair(prompt, better, worse, chosen.shared + better[-1].end)
    elif taken and rejected:
        left_out[UNLIKE] += taken[-1].end


def _part(session: Session, first: int, last: int | None) -> Session:
    return session.model_copy(update={"entries": session.entries[first:last]})


def _behind(session: Session, entry_id: object) -> int:
    """The place behind an entry; 0 where there is none with this id."""
    return next((place for place, entry in enumerate(session.entries, 1) if entry.id == entry_id), 0)


def _found(session_id: object, find: Find) -> Session | None:
    try:
        return find(SessionId(str(session_id)))
    except InvalidDocument:
        return None
