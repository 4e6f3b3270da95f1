"""Entries as lines at one width, laid out when they come near; independent of theme, selection and hits."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import NamedTuple

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.remarks import NO_REMARKS, Remark
from thulp_tui.text import day
from thulp_tui.ui.beneath import beneath, growing_thought, note_lines
from thulp_tui.ui.bodies import MESSAGE_FOLD, OPEN_MAX, Body, body
from thulp_tui.ui.looks import RUNNING_GLYPH
from thulp_tui.ui.markup import GrowingMarkdown
from thulp_tui.ui.widgets.timeline.folds import Folds
from thulp_tui.ui.widgets.timeline.needle import Needle, Spot
from thulp_tui.ui.widgets.timeline.outline import Outline
from thulp_tui.ui.widgets.timeline.transcript import Shown

WIDE, MEDIUM = 72, 44
"""Widths from which the gutter shows time and badge, or the badge alone; below, only the icon."""
DATE = len("2026-01-02")
"""Characters of a date."""
CLOSE = 2
"""Lines up to which an entry stands close to the next one of its turn."""
KEPT_LINES = 2000
"""Wrapped lines kept for entries out of view."""
KEPT_ENTRIES = 64
"""Entries that are kept however long they are."""
_MESSAGES = ("user_message", "assistant_message", "system_message")


class Gutter(NamedTuple):
    """What stands left of a body."""

    time: bool
    """Whether the time is shown."""
    badge: bool
    """Whether the badge is shown, or only its icon."""

    @property
    def width(self) -> int:
        """Cells, with the outcome's two."""
        return 1 + (9 if self.time else 0) + (8 if self.badge else 2) + 2

    @classmethod
    def fitting(cls, width: int) -> "Gutter":
        """Return the gutter for a timeline of ``width`` cells."""
        return cls(time=width >= WIDE, badge=width >= MEDIUM)


@dataclass(eq=False)
class Laid:
    """An entry laid out at one width."""

    entry: SessionEntry
    """What was laid out."""
    folded: bool
    """How."""
    day: str
    """The day's line above it, or empty."""
    ends_turn: bool
    """Whether the next entry begins another turn."""
    remark: Remark
    """What is remarked on it."""
    body: Body
    """Its lines, with those of its note."""
    width: int
    """Cells of a full line of the body."""
    _needle: Needle | None = None
    _spots: list[Spot] = field(default_factory=list)

    @property
    def above(self) -> int:
        """Lines that stand above the body: the day's and an empty one."""
        return 2 if self.day else 0

    @property
    def height(self) -> int:
        """Lines, with the day's and the empty one below."""
        return len(self.body.lines) + self.above

    def spots(self, needle: Needle) -> list[Spot]:
        """Return where the body's lines show what is searched, in order."""
        if self._needle is not needle:
            self._needle, self._spots = needle, needle.spots(self.body.lines, self.width)
        return self._spots


class Layout:
    """Lays entries out at one width, keeping what was near."""

    def __init__(self) -> None:
        """Start with no entries and no width."""
        self._shown = Shown()
        self.outline = Outline(0, lambda first, last: ())
        """What is known of the recorded entries without making them."""
        self.width = 0
        """Cells of a line."""
        self.gutter = Gutter(time=True, badge=True)
        """What stands left."""
        self.folds = Folds()
        """What is folded."""
        self.remarks = NO_REMARKS
        """What is remarked on the entries."""
        self._laid: OrderedDict[int, Laid] = OrderedDict()
        self._kept = 0
        self._growing: GrowingMarkdown | None = None
        self.grown = 0
        """Lines of the message that is being written, as it was laid out last."""
        self._sure: dict[int, Laid] = {}  # laid out, or looked at again, since anything changed

    @property
    def shown(self) -> Shown:
        """What is laid out."""
        return self._shown

    @shown.setter
    def shown(self, shown: Shown) -> None:
        self._shown = shown
        self.touch()

    def touch(self) -> None:
        """Look again whether what is laid out is as it should be: entries or folds have changed."""
        self._sure.clear()

    def choose_fold(self, entry: SessionEntry, folded: bool | None) -> None:
        """Fold or unfold an entry; None takes the choice back."""
        self.folds.choose(entry, folded)
        self.touch()

    def resize(self, width: int) -> None:
        """Lay out for another width."""
        self.width, self.gutter = width, Gutter.fitting(width)
        self.forget()

    def forget(self) -> None:
        """Lay everything out anew."""
        self._laid.clear()
        self._kept = 0
        self._growing = None
        self.touch()

    def end_growth(self) -> None:
        """Forget the entry that was being written."""
        self._growing, self.grown = None, 0
        self.touch()
        known = self._laid.pop(len(self.shown.recorded), None)
        self._kept -= known.height if known else 0

    def estimate(self, index: int) -> int:
        """Guess an entry's height without making it; exact for most entries that take a line or two."""
        if index >= len(self.outline):
            return 2
        kind, is_failure = self.outline.kind(index), self.outline.is_failure(index)
        folded = self.folds.is_kind_folded(kind, is_failure=is_failure)
        size, breaks = self.outline.extent(index)
        if kind in _MESSAGES:
            lines = min(breaks + size // self._body_width + 1, MESSAGE_FOLD + 1 if folded else OPEN_MAX + 1)
        elif folded or self.outline.is_empty(index):
            # An event's content stands in its line, a result beneath.
            lines = 1 if kind == "system_event" or self.outline.is_empty(index) else 2
        else:
            lines = min(breaks + size // self._body_width + 3, OPEN_MAX + 1)
        return lines + (lines > CLOSE or self._ends_turn(index))

    def lay_out(self, index: int) -> Laid:
        """Return an entry's lines."""
        if sure := self._sure.get(index):
            return sure
        laid = self._sure[index] = self._looked_at(index)
        return laid

    def _looked_at(self, index: int) -> Laid:
        """An entry's lines, as they were laid out before if nothing has changed."""
        entry = self.shown[index]
        is_live = entry is self.shown.live
        is_folded, remark = not is_live and self.folds.is_folded(entry), self.remarks.of(entry.id)
        as_before = (is_folded, self._day_line(index), self._ends_turn(index), remark)
        known = self._laid.get(index)
        if (
            known
            and (known.folded, known.day, known.ends_turn, known.remark) == as_before
            and _is_same(known.entry, entry)
        ):
            self._laid.move_to_end(index)
            return known
        width = self._body_width
        shown = self._live_body(entry, width) if is_live else body(entry, width, folded=is_folded)
        if remark.note:
            shown = shown._replace(lines=[*shown.lines, *note_lines(remark.note, width, folded=is_folded)])
        is_apart = as_before[2] or len(shown.lines) > CLOSE
        laid = Laid(entry, *as_before, _spaced(shown) if is_apart else shown, width)
        self._keep(index, laid, known)
        return laid

    def _keep(self, index: int, laid: Laid, known: Laid | None) -> None:
        self._kept += laid.height - (known.height if known else 0)
        self._laid[index] = laid
        self._laid.move_to_end(index)
        while self._kept > KEPT_LINES and len(self._laid) > KEPT_ENTRIES:
            gone, old = self._laid.popitem(last=False)
            self._sure.pop(gone, None)
            self._kept -= old.height

    def _live_body(self, entry: SessionEntry, width: int) -> Body:
        """What is being written is shown to its end; only its last block is parsed again."""
        if entry.kind not in _MESSAGES:
            shown = body(entry, width, folded=False)
            return shown._replace(glyph=RUNNING_GLYPH) if shown.glyph else shown
        if not (entry.text or "").strip():
            return Body(growing_thought(entry, width))
        if self._growing is None:
            self._growing = GrowingMarkdown(width)
        lines = self._growing.lines(entry.text or "")
        self.grown = len(lines)
        return Body([*lines, *beneath(entry, width, folded=True)])

    def _ends_turn(self, index: int) -> bool:
        """Whether the next entry begins another turn; told without making it."""
        after = index + 1
        if after < len(self.outline):
            return self.outline.kind(after) == "user_message"
        return after < len(self.shown) and self.shown[after].kind == "user_message"

    @property
    def _body_width(self) -> int:
        return max(4, self.width - self.gutter.width - 1)

    def _day_line(self, index: int) -> str:
        """The day, above the first entry and wherever it changes."""
        today = _date(self._time(index))
        return "" if index and _date(self._time(index - 1)) == today else today

    def _time(self, index: int) -> int:
        return self.outline.time(index) if index < len(self.outline) else self.shown[index].timestamp


def _is_same(one: SessionEntry, other: SessionEntry) -> bool:
    return one is other or one == other


def _date(time: int) -> str:
    """The local day of a moment; the whole word for a time that no calendar has."""
    shown = day(time)
    return shown[:DATE] if shown[:1].isdigit() else shown


def _spaced(shown: Body) -> Body:
    """Set an entry off from the next one by an empty line."""
    return Body([*shown.lines, []], shown.glyph, shown.has_more)
