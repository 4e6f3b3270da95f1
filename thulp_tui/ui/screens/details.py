"""All there is to know about a session beside its entries."""

from collections.abc import Callable, Iterator, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from thulp_tui import text
from thulp_tui.domain.gauge import gauge, verdict
from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.limits import ACTION_LABELS, show_duration
from thulp_tui.domain.strict_json import dumps
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.ui import clipboard
from thulp_tui.ui.looks import STATUS_LOOKS, TYPE_LOOKS
from thulp_tui.ui.screens.dialog import Dialog
from thulp_tui.ui.screens.framed import Frame
from thulp_tui.ui.widgets.facts import Fact, Facts
from thulp_tui.ui.widgets.json_preview import outline, preview
from thulp_tui.ui.widgets.limit_fields import TONES
from thulp_tui.ui.widgets.section import Section, SectionTitle


class Details(Dialog[None]):
    """Metadata, counts, limits, and context, each part to fold and to copy."""

    AUTO_FOCUS = "SectionTitle"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "copy", id="details.copy", tooltip="Copy the whole part that has the focus"),
        Binding("tab", "app.focus_next", "next part", id="details.next"),
        Binding("escape,q,d", "cancel", "close", id="details.close", key_display="esc"),
        Binding("j,down", "scroll(1)", "down", id="details.down", show=False),
        Binding("k,up", "scroll(-1)", "up", id="details.up", show=False),
        Binding("ctrl+d,pagedown", "page(1)", "page down", id="details.page_down", show=False),
        Binding("ctrl+u,pageup", "page(-1)", "page up", id="details.page_up", show=False),
        Binding("g,home", "edge(False)", "top", id="details.top", show=False),
        Binding("G,end", "edge(True)", "bottom", id="details.bottom", show=False),
    ]

    def __init__(
        self,
        summary: SessionSummary,
        context: Mapping[str, JsonValue],
        *,
        now: Timestamp,
        parent: str = "",
    ) -> None:
        """Show a session as it is at a moment; ``parent`` is what its parent is called."""
        super().__init__()
        self.heading = f"Details · {summary.name}"
        self._summary = summary
        self._data = dict(context)
        self._now = now
        self._parent_name = parent

    def body(self) -> ComposeResult:
        """Compose the parts."""
        yield from (self._metadata_part(), self._counts_part(), self._limits_part(), self._context_part())

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one(Frame).scroll_relative(y=lines, animate=False)

    def action_page(self, direction: int) -> None:
        """Scroll by a page."""
        frame = self.query_one(Frame)
        frame.scroll_relative(y=direction * max(1, frame.size.height - 1), animate=False)

    def action_edge(self, is_end: bool) -> None:
        """Scroll to an end."""
        frame = self.query_one(Frame)
        if is_end:
            frame.scroll_end(animate=False)
        else:
            frame.scroll_home(animate=False)

    def action_copy(self) -> None:
        """Copy the part that has the focus."""
        if isinstance(self.focused, SectionTitle) and isinstance(section := self.focused.parent, Section):
            clipboard.copy(self.app, section.heading, section.whole)

    def _metadata_part(self) -> Section:
        metadata = self._summary.metadata
        kind = metadata.session_type
        status = STATUS_LOOKS[metadata.status]
        fields = kind.to_document()
        facts = [
            Fact("name", metadata.name),
            Fact("status", f"{status.icon} {metadata.status}", f"$text-{status.tone}" if status.tone else ""),
            Fact("type", TYPE_LOOKS[kind.type].label),
            *(Fact(name.replace("_", " "), _said(value)) for name, value in fields.items() if name != "type"),
            Fact("tags", ", ".join(metadata.tags) or "none"),
            Fact("created", text.day(metadata.created_at), aside=text.ago(self._now, metadata.created_at)),
            Fact("updated", text.day(metadata.updated_at), aside=text.ago(self._now, metadata.updated_at)),
            Fact("id", str(metadata.id)),
            Fact("parent", str(metadata.parent_session or "none"), aside=self._parent_name),
        ]
        return self._part("Session", Facts(facts), lambda: dumps(metadata.to_document(), indent=2))

    def _counts_part(self) -> Section:
        return self._table("Counts", tuple(self._counts()))

    def _counts(self) -> Iterator[Fact]:
        summary = self._summary
        yield Fact("turns", f"{summary.turns:,}", aside="a reply is awaited" if summary.awaiting_reply else "")
        yield Fact("entries", f"{summary.entries:,}")
        yield Fact("failed calls", f"{summary.failures:,}", "$text-error" if summary.failures else "")
        if summary.last_score is not None:
            yield Fact("last score", f"{summary.last_score:g}")
        if summary.notes:
            yield Fact("notes", f"{summary.notes:,}")
        if summary.bookmarks:
            yield Fact("bookmarks", f"{summary.bookmarks:,}")
        if summary.tools:
            yield Fact("tools", ", ".join(summary.tools))
        usage = self._data.get("usage")
        if isinstance(usage, Mapping):
            for name, value in usage.items():
                yield Fact(name.replace("_", " "), _said(value))

    def _limits_part(self) -> Section:
        return self._table("Limits", tuple(self._limits()))

    def _limits(self) -> Iterator[Fact]:
        summary, config = self._summary, self._summary.limits
        if config is None:
            yield Fact("none", "l sets some", "$foreground-muted")
            return
        for measure in gauge(config, summary, self._now):
            is_time = measure.kind == "duration"
            used = text.span(measure.current) if is_time else f"{measure.current:,}"
            most = "no limit"
            if measure.maximum is not None:
                lasting = config.max_duration
                most = f"of {show_duration(lasting)}" if lasting and is_time else f"of {measure.maximum:,}"
            yield Fact("time" if is_time else measure.kind, used, TONES.get(measure.level, ""), most)
        yield Fact("at a limit", ACTION_LABELS[config.limit_action])
        word = verdict(summary)
        yield Fact("verdict", word or "within limits", "bold $text-error" if word else "$text-success")

    def _context_part(self) -> Section:
        return self._json("Context", self._data, outline(self._data))

    def _json(self, title: str, value: JsonValue, aside: str) -> Section:
        shown = preview(value)
        content = shown.content
        if not shown.is_whole:
            content = Content.assemble(content, ("\nShortened here; y copies all of it.", "italic $foreground-muted"))
        return self._part(title, Static(content), lambda: dumps(value, indent=2), aside)

    def _table(self, title: str, facts: tuple[Fact, ...]) -> Section:
        lines = [" ".join(filter(None, (f"{fact.label}:", fact.value, fact.aside))) for fact in facts]
        return self._part(title, Facts(facts), lambda: "\n".join(lines))

    def _part(self, title: str, content: Static | Facts, whole: Callable[[], str], aside: str = "") -> Section:
        return Section(title, Vertical(content, classes="part"), whole, aside=aside)


def _said(value: JsonValue) -> str:
    if isinstance(value, dict | list):
        return outline(value)
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
