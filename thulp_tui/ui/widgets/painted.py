"""What the painted widgets have in common: the theme's palettes, a layout for the size there is, rows kept in view."""

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from thulp_tui.ui.looks import BLURRED_BAR, FOCUSED_BAR
from thulp_tui.ui.palette import Palette, build

if TYPE_CHECKING:
    from thulp_tui.ui.markup import Line


class PaintedView(ScrollView):
    """A widget that paints its rows itself, whatever their number."""

    LIFT: ClassVar[float] = 0.12
    """How far the chosen row stands out from the background, from 0 to 1."""

    _palettes: tuple[Palette, Palette] | None = None
    _fitted: Size | None = None  # the size that the layout is for
    _is_ahead = False  # whether it was made to paint, before the `Resize` came

    @property
    def palettes(self) -> tuple[Palette, Palette]:
        """The palettes of the rows and of the chosen one."""
        if self._palettes is None:
            ground = self.background_colors[1]
            self._palettes = build(self.app, ground), build(self.app, ground, highlight=self.LIFT)
        return self._palettes

    def fit(self) -> None:
        """Lay out for the size there is."""
        raise NotImplementedError

    def see(self, first: int, last: int) -> None:
        """Bring rows into view with the least movement; paint anew."""
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        if first < top:
            self.scroll_to(y=first, animate=False, immediate=True)
        elif height and last >= top + height:
            self.scroll_to(y=last - height + 1, animate=False, immediate=True)
        self.refresh()

    def row(self, line: "Line", width: int, *, is_chosen: bool) -> Strip:
        """Paint a row: the bar of the chosen one, then a line."""
        palette = self.palettes[is_chosen]
        bar = (FOCUSED_BAR if self.has_focus else BLURRED_BAR) if is_chosen else " "
        segments = [Segment(bar, palette["bar"])]
        for text, key in line:
            segments.append(
                Segment(text, palette[key] + palette["bold"] if is_chosen and key == "text" else palette[key])
            )
        return Strip(segments).adjust_cell_length(width, palette.base)

    def on_resize(self) -> None:
        """Lay out anew, unless that was done to paint in this size."""
        if self.outer_size != self._fitted or not self._is_ahead:
            self._refit()
        self._is_ahead = False

    def keep_fitted(self) -> None:
        """Lay out anew if the size is another one than at the last layout; to be called before anything is painted.

        A widget that comes into view in the same refresh in which another one scrolls may be given its size without a
        ``Resize`` or ``Show``: Textual's compositor then takes it for one that was there before.
        """
        if self.outer_size != self._fitted:
            self._refit()
            self._is_ahead = True

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint the rows of a region, laid out for the size there is."""
        self.keep_fitted()
        return super().render_lines(crop)

    def notify_style_update(self) -> None:
        """Paint anew in another theme."""
        super().notify_style_update()
        self._palettes = None

    def _refit(self) -> None:
        self._fitted = self.outer_size
        self.fit()
