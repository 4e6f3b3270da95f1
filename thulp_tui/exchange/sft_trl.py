"""Fine-tuning in TRL's dialect: a line `{messages, tools?}` a session; what is masked is left out."""

from thulp_tui.domain.session import Session
from thulp_tui.exchange import Chosen, Find, Written
from thulp_tui.exchange.dialects import trl_messages
from thulp_tui.exchange.learning import line, trimmed
from thulp_tui.exchange.turns import Turns
from thulp_tui.exchange.turns import choose as chosen_turns


def choose(session: Session, find: Find) -> Chosen:
    """Return what of a session is told."""
    return chosen_turns(session)


def write(chosen: Chosen) -> Written:
    """Return the line. Raises Refused where there is nothing to learn from."""
    made = Turns(chosen.session, chosen.masked, with_masked=False)
    return line(made, trimmed(made), trl_messages)
