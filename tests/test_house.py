"""The house holds: small modules, small classes, complete sentences of structure (see pyproject.toml for the rest)."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "thulp_tui").rglob("*.py"))
MAX_LINES = 300
MAX_ACTING_METHODS = 20
NOT_ACTING = {"property", "classmethod", "staticmethod", "cached_property", "setter"}


def is_acting(node: ast.AST) -> bool:
    """Whether a class member is a method that does something: not a dunder, a property or a class method."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    if node.name.startswith("__") and node.name.endswith("__"):
        return False
    names = {d.attr if isinstance(d, ast.Attribute) else getattr(d, "id", "") for d in node.decorator_list}
    return not names & NOT_ACTING


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_can_be_read_in_one_sitting(path: Path) -> None:
    """No module is longer than 300 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_class_has_few_acting_methods(path: Path) -> None:
    """No class has more than 20 methods that act."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            acting = [member for member in node.body if is_acting(member)]
            assert len(acting) <= MAX_ACTING_METHODS, f"{node.name} has {len(acting)}"


def test_the_rooms_are_known() -> None:
    """A new top-level room is a decision, not an accident."""
    rooms = {p.name for p in (ROOT / "thulp_tui").iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert rooms == {"chat", "cli", "domain", "exchange", "recording", "settings", "store", "ui"}


def named(path: Path) -> str:
    """Return the name by which a module is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path, known: set[str]) -> Iterator[str]:
    """Yield the modules that a module imports anywhere in it, those for its types alone, too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module in known:
            modules = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from (modules & known) or {node.module}


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Each module can be understood without those that use it."""
    known = {named(path) for path in MODULES}
    TopologicalSorter({named(path): set(imported(path, known)) for path in MODULES}).prepare()
