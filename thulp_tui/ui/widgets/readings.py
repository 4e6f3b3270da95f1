"""How the text of a field is read as a value; each reading raises ValueError with a reason for a person."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def whole_number(most: int) -> Callable[[str], int]:
    """Return a reading of whole numbers from 0 to ``most``; "1,000" and "1_000" are read too."""

    def read(typed: str) -> int:
        digits = typed.strip().replace(",", "").replace("_", "")
        if not (digits.isascii() and digits.isdigit()):
            raise ValueError("a whole number, such as 8")
        if len(digits) > 20 or int(digits) > most:
            raise ValueError(f"at most {most:,}")
        return int(digits)

    return read


def optional(read: Callable[[str], T]) -> Callable[[str], T | None]:
    """Return a reading that takes an empty field as None."""
    return lambda typed: read(typed) if typed.strip() else None


def required(typed: str) -> str:
    """Return the text without the spaces around it; an empty one is refused."""
    if not typed.strip():
        raise ValueError("this cannot be empty")
    return typed.strip()


def unless_unchanged(original: str, read: Callable[[str], T], value: T) -> Callable[[str], T]:
    """Return a reading that takes what was there before as it was, however odd, and judges only what is new."""
    return lambda typed: value if typed == original else read(typed)
