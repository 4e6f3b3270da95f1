"""A way to look at the sessions that was given a name: a filter and an order."""

import json
from typing import NamedTuple

from thulp_tui.domain.ordering import Order


class View(NamedTuple):
    """A filter and an order under a name."""

    name: str
    """What a person called it; not cleaned for a screen."""
    filter: str = ""
    """The filter, as it was typed."""
    order: Order = Order()
    """The order."""

    def to_text(self) -> str:
        """Return filter and order as a text that ``from_text`` reads."""
        return json.dumps({"filter": self.filter, "order": str(self.order)}, ensure_ascii=False)

    @classmethod
    def from_text(cls, name: str, text: str) -> "View | None":
        """Return the view of this name that was kept as a text; None for a text that is none."""
        try:
            kept = json.loads(text)
        except (ValueError, RecursionError):
            return None
        if not isinstance(kept, dict) or not isinstance(kept.get("filter"), str):
            return None
        return cls(name, kept["filter"], Order.from_text(str(kept.get("order", ""))))
