"""What goes to standard output."""

import pytest

from thulp_tui.cli.output import emit, emit_json, say


def test_what_people_read_is_cleaned(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """Escape sequences become pictures, whoever wrote the line."""
    say(["\x1b[31mred", "second"])
    assert capsysbinary.readouterr().out == "␛[31mred\nsecond\n".encode()


def test_what_programs_read_is_not(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """Exactly the text goes out."""
    emit("\x1b ü\r\n")
    assert capsysbinary.readouterr().out == "\x1b ü\r\n".encode()


def test_json_is_indented_and_readable(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """Two spaces, raw characters, a line break at the end."""
    emit_json({"ü": [1]})
    assert capsysbinary.readouterr().out == '{\n  "ü": [\n    1\n  ]\n}\n'.encode()
