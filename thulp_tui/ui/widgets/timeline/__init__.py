"""The timeline of one session: time, badge, body; painted, so that only what is in view costs anything."""

from thulp_tui.ui.widgets.timeline.pane import TimelinePane
from thulp_tui.ui.widgets.timeline.timeline import Timeline
from thulp_tui.ui.widgets.timeline.transcript import Transcript

__all__ = ["Timeline", "TimelinePane", "Transcript"]
