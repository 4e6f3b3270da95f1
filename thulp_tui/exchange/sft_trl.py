"""Fine-tuning in TRL's dialect: a line `{messages, tools?}` a session; what is masked is left out."""

from collections import Counter

from thulp_tui.domain.session import Session
from thulp_tui.exchange import Find, Written, turns
from thulp_tui.exchange.dialects import trl_messages
from thulp_tui.exchange.learning import trimmed, written
from thulp_tui.exchange.turns import Told


def choose(session: Session, find: Find) -> Told:
    """Return what of a session is told."""
    return turns.choose(session, with_masked=False)


def write(told: Told) -> Written:
    """Return the line. Raises Refused where there is nothing to learn from."""
    left_out: Counter[str] = Counter()
    kept = trimmed(turns.turns_of(told.said), left_out)
    return written(told, kept, trl_messages, left_out, told.changed.copy())
