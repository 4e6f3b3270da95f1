"""The faults of this package at a small size, so that all of them take a minute. See `__main__` for the full size."""

import random
from pathlib import Path

import pytest

from tests.faults.jobs import KINDS, run_apart


@pytest.mark.parametrize("name", KINDS)
def test_nothing_is_lost(name: str, tmp_path: Path) -> None:
    """Whatever happens to the file or its writers: nothing is lost or doubled, and no reader meets an error."""
    kind, seed = KINDS[name], random.randrange(1 << 32)
    figures = run_apart((name, kind.small, seed), tmp_path)
    if figures.skipped:
        pytest.skip(figures.skipped)
    assert (figures.lost, figures.doubled, figures.unreadable, figures.problems) == (0, 0, 0, []), f"seed {seed}"
    assert figures.tried >= kind.small * max(1, kind.writers)
