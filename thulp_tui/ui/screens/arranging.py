"""A screen with the list of sessions, as far as it remembers how one looks at them and acts on many of them."""

from functools import partial

from thulp_tui.domain.ordering import Order
from thulp_tui.domain.view import View
from thulp_tui.ui.screens import many
from thulp_tui.ui.screens.desk_screen import DeskScreen
from thulp_tui.ui.screens.list_screen import COMPACT, ORDER, ROWS
from thulp_tui.ui.widgets.arranging import Arranging
from thulp_tui.ui.widgets.marking import Marking


class ArrangingScreen(DeskScreen):
    """A screen that remembers how its list is arranged."""

    def on_arranging_arranged(self, event: Arranging.Arranged) -> None:
        """Remember how the list is arranged."""
        self.state.remember(ORDER, "" if event.order == Order() else str(event.order))
        self.state.remember(ROWS, COMPACT if event.compact else "")
        self.drafts.save_soon()

    def on_arranging_pin_asked(self, event: Arranging.PinAsked) -> None:
        """Pin a session, and remember it."""
        self.state.keep_pin(self.desk.path, event.session_id, is_pinned=event.is_pinned)
        self.pane.pins = self.state.pins(self.desk.path)
        self.drafts.save_soon()

    def on_arranging_views_asked(self) -> None:
        """Show the views that have a name."""
        self.ask(self.choose_view)

    async def choose_view(self) -> None:
        """Let a person take, keep, rename and delete views, until one is taken or kept."""
        from thulp_tui.ui.screens.views import Deed, Views

        name = ""
        while (wish := await self.answer(Views(self.state.views(), self.pane.view, name))) is not None:
            match wish.deed:
                case Deed.TAKE:
                    self.look(wish.view)
                    return
                case Deed.KEEP:
                    if await self.keep_view():
                        return
                case Deed.RENAME:
                    name = await self.rename_view(wish.view)
                case Deed.DELETE:
                    await self.delete_view(wish.view)

    async def keep_view(self) -> bool:
        """Give the filter and the order that are in force a name; tell whether that was done."""
        view = self.pane.view
        if name := await self._name_of(view):
            self._remember(view._replace(name=name))
            self.say(f"Kept the view “{name}”.  v lists the views")
        return bool(name)

    async def rename_view(self, view: View) -> str:
        """Give a view another name; return the name it then has."""
        name = await self._name_of(view)
        if not name or name == view.name:
            return view.name
        self.state.forget_view(view.name)
        self._remember(view._replace(name=name))
        return name

    async def delete_view(self, view: View) -> None:
        """Delete a view after asking."""
        from thulp_tui.ui.screens.confirm import Confirm

        if await self.answer(Confirm(f"Delete the view “{view.name}”?", "No session is touched.", "Delete")):
            self.state.forget_view(view.name)
            self.drafts.save_soon()

    async def _name_of(self, view: View) -> str | None:
        from thulp_tui.ui.screens.views import NameView

        return await self.answer(NameView(view, [other.name for other in self.state.views()]))

    def _remember(self, view: View) -> None:
        self.state.keep_view(view)
        self.drafts.save_soon()

    def look(self, view: View) -> None:
        """Show the sessions of a view in its order."""
        self.pane.look(view)
        self.say(f"View “{view.name}”")

    def on_marking_many_asked(self, event: Marking.ManyAsked) -> None:
        """Do what a key asked for all that is marked."""
        self.ask(partial(many.ACTS[event.act], self, event.summaries))
