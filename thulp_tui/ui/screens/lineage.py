"""The family of a session: whom it descends from, and who descends from it."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.lineage import Place
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.ui.screens.dialog import Dialog
from thulp_tui.ui.widgets.family_tree import FamilyTree


class Lineage(Dialog[SessionId | None]):
    """Shows a family as a tree; the answer is the session to go to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,T", "cancel", "close", id="lineage.close", key_display="esc"),
    ]

    def __init__(
        self,
        name: str,
        places: Sequence[Place],
        summaries: Mapping[SessionId, SessionSummary],
        here: SessionId,
        *,
        now: Timestamp,
    ) -> None:
        """Show the places of a family, that of the session ``here``, which is called ``name``, at a moment."""
        super().__init__()
        self.heading = f"Lineage · {name}"
        self._tree = FamilyTree(places, summaries, here, now)

    def body(self) -> ComposeResult:
        """Compose the tree."""
        yield self._tree

    @on(FamilyTree.Opened)
    def go(self, event: FamilyTree.Opened) -> None:
        """Go to a session."""
        self.dismiss(event.session_id)
