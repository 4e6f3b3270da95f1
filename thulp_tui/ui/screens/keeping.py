"""What a person keeps beside a demonstration's entries: criteria, inputs that vary, tools' definitions.

Loaded when it is first asked for.
"""

from dataclasses import replace

from thulp_tui.domain import strict_json
from thulp_tui.domain.criteria import (
    ENOUGH,
    Parameter,
    TestCase,
    cases_of,
    parameters_of,
    set_parameters,
    set_test_cases,
    with_criterion,
)
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.rules import Refused
from thulp_tui.domain.session import Session
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.recording.demo import Step, demo_of, is_step
from thulp_tui.recording.tools import KNOWN, defined, set_tools, suggested, undefined, used
from thulp_tui.recording.wording import result
from thulp_tui.ui.screens.desk_screen import TROUBLES, DeskScreen
from thulp_tui.ui.screens.edit_text import EditText
from thulp_tui.ui.screens.item_list import Deed, EditItem, ItemList, Wish

_CONTAINED = "The output must contain it, in whatever letter case."


async def criteria(
    screen: DeskScreen, summary: SessionSummary, selected: str = "", entry: SessionEntry | None = None
) -> None:
    """List criteria; one is made of the text that is selected at once, and offered of a call's output."""
    offered = result(Step(entry, None)) if entry is not None and is_step(entry) else ""
    wish: Wish | None = Wish(Deed.ADD, -1) if selected.strip() else None
    place = 0
    while (session := await loaded(screen, summary)) is not None:
        cases = cases_of(session.context)
        spots = [(at, number) for at, case in enumerate(cases) for number in range(len(case.pass_criteria))]
        if wish is None:
            named = len(cases) > 1
            items = [(cases[at].name if named else "", cases[at].pass_criteria[number]) for at, number in spots]
            told = f"{_CONTAINED} At least {ENOUGH} make a test case."
            empty = "No criterion yet: a adds one; C on selected text makes one of it."
            wish = await screen.answer(ItemList(f"Criteria · {summary.name}", items, empty=empty, told=told, at=place))
        if wish is None:
            return
        place = wish.place
        at, number = spots[place] if 0 <= place < len(spots) else (0, 0)
        begin = selected.strip() or offered if wish.deed is Deed.ADD else cases[at].pass_criteria[number]
        changed: list[TestCase] | None = None
        if wish.deed is Deed.DELETE:
            changed = _without(cases, at, number)
        else:
            typed = await screen.answer(EditItem("Criterion", [("Contains", begin)], _CONTAINED))
            try:
                changed = None if typed is None else _with(cases, wish.deed, at, number, typed[0], _task(session))
            except Refused as refused:
                screen.complain(refused)
        if changed is not None:
            label = f"Criteria of “{summary.name}”"
            after = changed
            await screen.change(label, [summary.id], lambda fresh: set_test_cases(fresh, after, screen.clock()))  # noqa: B023
        selected, wish = "", None


async def inputs(screen: DeskScreen, summary: SessionSummary, selected: str = "") -> None:
    """List the inputs that vary; the text that is selected becomes one's example at once."""
    wish: Wish | None = Wish(Deed.ADD, -1) if selected.strip() else None
    place = 0
    while (session := await loaded(screen, summary)) is not None:
        kept = parameters_of(session.context)
        if wish is None:
            items = [(one.name, one.example) for one in kept]
            empty = "No input that varies yet: a adds one; v on selected text makes one of it."
            told = "What is different each time the task is done: a file, a name, a number."
            wish = await screen.answer(ItemList(f"Inputs · {summary.name}", items, empty=empty, told=told, at=place))
        if wish is None:
            return
        place = wish.place
        known = kept[place] if 0 <= place < len(kept) and wish.deed is not Deed.ADD else Parameter("", selected.strip())
        changed: list[Parameter] | None = [one for one in kept if one is not known]
        if wish.deed is not Deed.DELETE:
            fields = [("Name", known.name), ("Example", known.example)]
            typed = await screen.answer(EditItem("Input that varies", fields, "The example as it stands in the demo."))
            made = None if typed is None else Parameter(typed[0].strip(), typed[1])
            changed = None if made is None else _put(kept, known, made)
        if changed is not None:
            label, after = f"Inputs of “{summary.name}”", changed
            await screen.change(label, [summary.id], lambda fresh: set_parameters(fresh, after))  # noqa: B023
        selected, wish = "", None


async def tools(screen: DeskScreen, summary: SessionSummary) -> None:
    """List the tools in use, each with its definition; a missing one is offered as the calls suggest it."""
    place = -1
    while (session := await loaded(screen, summary)) is not None:
        demo = demo_of(session)
        there = defined(session.context)
        names = list(dict.fromkeys([*used(demo), *there]))
        if place < 0:
            place = names.index(missing[0]) if (missing := undefined(demo)) else 0
        items = [(name, _state(there.get(name), name)) for name in names]
        wish = await screen.answer(
            ItemList(
                f"Tools · {summary.name}",
                items,
                empty="No tool was called yet: a adds a definition.",
                told="Definitions in force: JSON Schema functions.",
                at=place,
            )
        )
        if wish is None:
            return
        place = wish.place
        name = names[place] if wish.deed is not Deed.ADD and 0 <= place < len(names) else ""
        if wish.deed is Deed.DELETE:
            there.pop(name, None)
        else:
            begin = there.get(name) or suggested(demo, name)
            typed = await screen.answer(EditText(f"Tool {name}", strict_json.dumps(begin, indent=2), _definition))
            if typed is None:
                continue
            made = _definition(typed)
            there = {**there, name or _name_of(made): made}
        label, after = f"Tools of “{summary.name}”", list(there.values())
        await screen.change(label, [summary.id], lambda fresh: set_tools(fresh, after, screen.clock()))  # noqa: B023


async def loaded(screen: DeskScreen, summary: SessionSummary) -> Session | None:
    """Return the whole session as it is now; None when it is gone, which is said, or the program is left."""
    try:
        stored = await screen.desk.load(summary.id)
        session = await screen.desk.run(stored.to_session)
    except TROUBLES as trouble:
        screen.complain(trouble)
        return None
    return session if screen.app.is_running else None


def _task(session: Session) -> str:
    return demo_of(session).task


def _with(cases: list[TestCase], deed: Deed, at: int, number: int, typed: str, task: str) -> list[TestCase]:
    if deed is Deed.ADD:
        return with_criterion(cases, typed, task=task, case=at)
    if not typed.strip():
        return _without(cases, at, number)
    criteria = list(cases[at].pass_criteria)
    criteria[number] = typed.strip()
    return [replace(case, pass_criteria=tuple(criteria)) if one == at else case for one, case in enumerate(cases)]


def _without(cases: list[TestCase], at: int, number: int) -> list[TestCase]:
    """The cases without a criterion; a case that this program made goes with its last one."""
    left = tuple(one for place, one in enumerate(cases[at].pass_criteria) if place != number)
    kept = [replace(case, pass_criteria=left) if one == at else case for one, case in enumerate(cases)]
    return [case for one, case in enumerate(kept) if one != at or left or case.name != "demo"]


def _put(kept: list[Parameter], known: Parameter, made: Parameter) -> list[Parameter]:
    return [made if one is known else one for one in kept] if any(one is known for one in kept) else [*kept, made]


def _state(definition: JsonValue, name: str) -> str:
    if definition is not None:
        return "defined"
    return "known by its name" if name in KNOWN else "no schema: enter makes one from the calls"


def _definition(text: str) -> dict[str, JsonValue]:
    try:
        made = strict_json.loads(text)
    except InvalidDocument as problem:
        raise Refused(f"That is no JSON: {problem}.") from None
    if not isinstance(made, dict) or not _name_of(made).strip():
        raise Refused('A definition is an object with a "name".')
    return made


def _name_of(definition: dict[str, JsonValue]) -> str:
    inner = definition.get("function", definition)
    name = inner.get("name") if isinstance(inner, dict) else None
    return name if isinstance(name, str) else ""
