"""The README's pictures are what the program shows."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "screenshots"


def load() -> ModuleType:
    """Return the script that draws the pictures."""
    spec = importlib.util.spec_from_file_location("screenshots_draw", FOLDER / "draw.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


DRAW = load()


@pytest.mark.parametrize("scene", DRAW.SCENES, ids=lambda scene: str(scene.name))
def test_a_picture_is_what_the_program_shows(scene: object) -> None:
    """Drawing a scene again gives the picture that is kept; ``python screenshots/draw.py`` renews them."""
    kept = (FOLDER / f"{getattr(scene, 'name')}.svg").read_text(encoding="utf-8")  # noqa: B009
    drawn = DRAW.drawn(scene)
    assert DRAW.rows(drawn) == DRAW.rows(kept)
    assert drawn == kept


def test_every_picture_has_its_scene() -> None:
    """No picture is left from a scene that is gone."""
    assert {path.stem for path in FOLDER.glob("*.svg")} == {scene.name for scene in DRAW.SCENES}
