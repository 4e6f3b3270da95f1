"""What was done to many sessions at once, in one sentence: to how many, and why not to the others."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable

from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.rules import Decision, Refused
from thulp_tui.domain.session import SessionStatus
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.text import count


class Verdicts:
    """Decides for each of many sessions; one that refuses does not keep the others from it."""

    def __init__(self, decide: Callable[[SessionSummary], Decision], wanted: SessionStatus | None = None) -> None:
        """Decide by a rule; ``wanted`` is the status it gives, where it gives one."""
        self._decide = decide
        self._wanted = wanted
        self.left: dict[SessionId, str] = {}
        """The sessions that stay as they are, each with the reason in a word or two."""

    def __call__(self, fresh: SessionSummary) -> Decision:
        """Return what is done to a session: nothing where that is refused. May be asked again of a fresher state."""
        self.left.pop(fresh.id, None)
        try:
            decision = self._decide(fresh)
        except Refused:
            decision = Decision(())
        if not decision.operations:
            self.left[fresh.id] = self._reason(fresh)
        return decision

    def _reason(self, fresh: SessionSummary) -> str:
        if self._wanted is None:
            return "so already"
        return f"{fresh.status} already" if fresh.status is self._wanted else fresh.status.value


def told(did: str, total: int, reasons: Iterable[str], of: str = "session") -> str:
    """Return what was done: "Paused 37 of 40 sessions: 2 were paused already, 1 was completed"."""
    found = Counter(reasons)
    if not found:
        return f"{did} {count(total, of)}"
    done = total - found.total()
    why = ", ".join(f"{number:,} {'was' if number == 1 else 'were'} {reason}" for reason, number in found.most_common())
    return f"{did} {f'{done:,}' if done else 'none'} of {count(total, of)}: {why}"


def common_tags(summaries: Collection[SessionSummary]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the tags that all have and those that only some have, in the order of first use."""
    uses = Counter(tag for summary in summaries for tag in dict.fromkeys(summary.metadata.tags))
    of_all = tuple(tag for tag, number in uses.items() if number == len(summaries))
    return of_all, tuple(tag for tag in uses if tag not in of_all)
