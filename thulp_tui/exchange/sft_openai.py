"""Fine-tuning in OpenAI's dialect: a line `{messages, tools?}` a session; what is masked has the weight 0."""

from collections import Counter

from thulp_tui.domain.session import Session
from thulp_tui.exchange import Find, Written, turns
from thulp_tui.exchange.dialects import openai_messages
from thulp_tui.exchange.learning import trimmed, written
from thulp_tui.exchange.turns import Told


def choose(session: Session, find: Find) -> Told:
    """Return what of a session is told."""
    return turns.choose(session)


def write(told: Told) -> Written:
    """Return the line. Raises Refused where there is nothing to learn from."""
    left_out: Counter[str] = Counter()
    kept = trimmed(turns.turns_of(told.said), left_out)
    changed = told.changed.copy()
    changed["messages with weight 0"] = sum(turn.is_masked for turn in kept)
    changed["messages without their reasoning"] = sum(bool(turn.thoughts) for turn in kept)
    return written(told, kept, openai_messages, left_out, changed)
