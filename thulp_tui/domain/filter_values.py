"""What is told of a filter while somebody types it: what of it is not understood, and how it may go on."""

from typing import NamedTuple


class Problem(NamedTuple):
    """Something that was not understood."""

    start: int
    """Where it begins in the text, counted in characters from 0."""
    end: int
    """Where it ends."""
    reason: str
    """What is wrong and what is possible, for a person; it may quote the text, so clean it before it is shown."""
    is_unfinished: bool = False
    """Whether typing on can make it right."""


class Known(NamedTuple):
    """A value that is worth offering."""

    value: str
    """The value, as it would be asked for, without quotes."""
    note: str = ""
    """What a person should know of it: how many sessions have it, or whose id it is."""


class KnownValues(NamedTuple):
    """What the sessions have, most used first."""

    tags: tuple[Known, ...] = ()
    """Their tags."""
    tools: tuple[Known, ...] = ()
    """The tools called."""
    skills: tuple[Known, ...] = ()
    """The skills that are evaluated or refined."""
    parents: tuple[Known, ...] = ()
    """Ids of the sessions that have children, shortened, with their names; a dangling one has none."""


class Completion(NamedTuple):
    """One way to go on."""

    start: int
    """Where what it replaces begins, in characters from 0; that ends at the cursor."""
    text: str
    """What to put there."""
    note: str = ""
    """What it means."""

    def applied(self, text: str, cursor: int) -> tuple[str, int]:
        """Return the text with this completion, and where the cursor is then."""
        return text[: self.start] + self.text + text[cursor:], self.start + len(self.text)
