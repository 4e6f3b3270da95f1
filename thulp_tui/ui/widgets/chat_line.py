"""The line above the composer: who answers, what waits, what a person is asked for."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content
from textual.widgets import Static

from thulp_tui.text import clean_line, fit

NAMED = 24
"""Cells shown of a model's, a tool's or a prompt's words."""


class Growing(NamedTuple):
    """An answer that grows."""

    model: str
    """Who answers."""
    seconds: int
    """For how long."""
    has_begun: bool
    """Whether anything has come."""
    is_thinking: bool
    """Whether what comes is not said, but thought."""
    wait: int | None = None
    """Seconds until the server may be asked again; None when it does not want one to wait."""

    @property
    def words(self) -> tuple[str, str]:
        """What goes on, and how it is stopped."""
        name = fit(clean_line(self.model), NAMED)
        if self.wait is not None:
            return f"◆ {name} is asked again in {self.wait} s: its server wants that", "esc ends it"
        verb = "is asked" if not self.has_begun else "thinks" if self.is_thinking else "answers"
        return f"◆ {name} {verb} · {self.seconds} s", "esc esc stops"


class Wanted(NamedTuple):
    """What a person is asked for."""

    words: str
    """In a few words, with the key."""
    detail: str = ""
    """What it is about, such as a command."""
    tool: str = ""
    """The tool whose result is typed, if one is."""


class ChatLine(Static):
    """One line, which is there only when there is something to say."""

    def __init__(self, *, id: str | None = None) -> None:
        """Start empty, and hidden."""
        super().__init__(id=id, markup=False)
        self.display = False

    def show(self, growing: Growing | None, wanted: Wanted | None, waiting: Sequence[str]) -> None:
        """Show who answers, else what is asked for; and what waits."""
        parts = []
        if growing is not None:
            said, how = growing.words
            tone = "$text-success" if growing.wait is None else "$text-warning"
            parts.append(Content.assemble((said, tone), (f" · {how}", "$text-muted")))
        elif wanted is not None:
            parts.append(Content.assemble((clean_line(wanted.words), "bold $text-warning")))
        if waiting:
            many = "1 prompt waits" if len(waiting) == 1 else f"{len(waiting)} prompts wait"
            prompts = " ┆ ".join(fit(clean_line(prompt), NAMED) for prompt in waiting)
            parts.append(Content.styled(f"{many}: {prompts}", "$text-accent"))
        if growing is None and wanted is not None and wanted.detail:
            parts.append(Content(clean_line(wanted.detail)))
        line = Content(" · ").join(parts)
        if line != self.content:
            self.update(line, layout=False)
        if self.display != bool(parts):
            self.display = bool(parts)
