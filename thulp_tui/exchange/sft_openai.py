"""Fine-tuning in OpenAI's dialect: a line `{messages, tools?}` a session; from what is masked weight 0 keeps one."""

from thulp_tui.domain.session import Session
from thulp_tui.exchange import Chosen, Find, Written
from thulp_tui.exchange.dialects import openai_messages
from thulp_tui.exchange.learning import line, trimmed
from thulp_tui.exchange.turns import Turns
from thulp_tui.exchange.turns import choose as chosen_turns


def choose(session: Session, find: Find) -> Chosen:
    """Return what of a session is told."""
    return chosen_turns(session)


def write(chosen: Chosen) -> Written:
    """Return the line. Raises Refused where there is nothing to learn from."""
    made = Turns(chosen.session, chosen.masked)
    turns = trimmed(made)
    masked = sum(turn.is_masked for turn in turns)
    without_thoughts = sum(bool(turn.thoughts) for turn in turns)
    made.changed.update({"messages with weight 0": masked, "messages without their reasoning": without_thoughts})
    return line(made, turns, openai_messages)
