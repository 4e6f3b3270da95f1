"""A screen in whose timeline a demonstration is made of what was recorded; what its keys do is loaded when asked."""

from functools import partial

from thulp_tui.domain.session import TeacherDemo
from thulp_tui.ui.screens.remarking import RemarkingScreen
from thulp_tui.ui.widgets.timeline.demonstrating import DemonstratingView


class DemonstratingScreen(RemarkingScreen):
    """A screen with a timeline of which a person makes a demonstration."""

    def on_demonstrating_view_demo_asked(self, event: DemonstratingView.DemoAsked) -> None:
        """Do what a key asked for entries."""
        from thulp_tui.ui.screens.correcting import DEMO_ACTS

        self.ask(partial(DEMO_ACTS[event.act], self, event))

    def action_why(self) -> None:
        """Say why the next call of the open demonstration will be made."""
        from thulp_tui.ui.screens.correcting import why_next

        opened = self.opened
        if opened is None or opened.occurrence or not isinstance(opened.summary.session_type, TeacherDemo):
            self.say("Reasons belong to the calls of a teacher demo")
            return
        self.ask(partial(why_next, self, opened.summary))
