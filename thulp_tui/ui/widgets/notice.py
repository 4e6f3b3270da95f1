"""What stands where a timeline would: an empty file, no match, a damaged document.  Empty states teach."""

from textual.content import Content
from textual.widgets import Static

from thulp_tui.text import clean, clean_line


class Notice(Static):
    """A heading and a few lines."""

    def __init__(self, *, id: str | None = None) -> None:
        """Start with nothing to say."""
        super().__init__(markup=False, id=id)

    def say(self, heading: str, *lines: str) -> None:
        """Show a heading over lines; words between backquotes are keys or commands."""
        parts = Content.assemble((clean_line(heading), "bold"))
        for line in lines:
            shown = [
                Content.styled(piece, "$text-accent") if n % 2 else Content(piece)
                for n, piece in enumerate(clean(line).split("`"))
            ]
            parts = Content("\n").join([parts, Content("").join(shown)])
        self.update(parts)

    def no_sessions(self, path: str) -> None:
        """An empty file: how to begin."""
        self.say(
            "No sessions yet",
            "",
            "`n`  starts one: a teacher demo, a conversation, an evaluation …",
            "",
            "`O`  imports some, of thulp or of other tools",
            "`thulp-tui import PATH`  does it in a shell",
            "`thulp-tui demo`  shows the program on sample sessions",
            "",
            f"File  {clean_line(path)}",
        )

    def no_match(self, text: str, problem: str = "") -> None:
        """A filter that nothing matches: what was searched, or what was not understood, and how to clear it."""
        self.say(
            f"No session matches “{clean_line(text)}”",
            "",
            clean_line(problem) or "Names, tags, types and status were searched, not the entries.",
            "",
            "`/` changes the filter, `esc` clears it",
        )

    def damaged(self, place: str, reason: str) -> None:
        """A document that cannot be read: where and why, and that it stays as it is."""
        self.say(f"Damaged: {clean_line(place)}", "", reason, "", "It stays in the file as it is.")
