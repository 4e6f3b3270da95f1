"""A command's output within a limit."""

from thulp_tui.recording.output import Output


def test_all_of_a_short_output_is_there() -> None:
    """Without the line break at its end."""
    output = Output(1000)
    output.feed(b"one\r\ntwo\r\n")
    output.end()
    assert output.text == "one\ntwo"
    assert not output.was_cut


def test_what_is_no_utf8_is_replaced() -> None:
    """Wrong bytes show as such, and a letter that comes in two pieces is one."""
    output = Output(1000)
    for data in (b"a\xffb\xc3", b"\xa4 \xe6\xbc", b"\xa2 \xc3"):
        output.feed(data)
    output.end()
    assert output.text == "a\ufffdbä 漢 \ufffd"


def test_the_middle_of_a_long_output_is_cut() -> None:
    """Whole lines stay at both ends, and a line says what is missing."""
    output = Output(1000)
    for n in range(10_000):
        output.feed(f"line {n}\r\n".encode())
    output.end()
    lines = output.text.split("\n")
    (at,) = [number for number, line in enumerate(lines) if "left out" in line]
    assert lines[:at] == [f"line {n}" for n in range(at)]
    behind = len(lines) - at - 1
    assert lines[at + 1 :] == [f"line {n}" for n in range(10_000 - behind, 10_000)]
    assert lines[at].startswith(f"[… {10_000 - at - behind:,} lines, ")
    assert output.was_cut
    assert 800 < len(output.text) < 1100


def test_one_long_line_is_cut_too() -> None:
    """Where there is no line break the cut stands between letters."""
    output = Output(400)
    output.feed(b"a" * 1000 + b"b" * 1000)
    assert output.text.startswith("a" * 200 + "\n[… 0 lines, 1.6 kB left out …]\n" + "b" * 150)


def test_memory_is_bounded() -> None:
    """Of what is printed without end only the ends are held."""
    output = Output(1000)
    for _ in range(5_000):
        output.feed(b"x" * 99 + b"\n")
    held = sum(map(len, output._head)) + sum(map(len, output._tail))
    assert held < 3_000


def test_all_of_it_can_be_kept() -> None:
    """Whoever wants the full text gets it, each piece once, in order."""
    kept: list[str] = []
    output = Output(200, kept.append)
    for n in range(500):
        output.feed(f"line {n}\r\n".encode())
    output.feed(b"the end")
    output.end()
    assert "".join(kept) == "".join(f"line {n}\n" for n in range(500)) + "the end"


def test_the_last_lines() -> None:
    """What one looks at while a command runs, whether little or much was printed."""
    output = Output(1000)
    output.feed(b"one\r\ntwo\r\nthr")
    assert output.last_lines(2, 100) == "two\nthr"
    assert output.last_lines(10, 100) == "one\ntwo\nthr"
    for n in range(5_000):
        output.feed(f"\r\n{n}".encode())
    assert output.last_lines(3, 100) == "4997\n4998\n4999"
    assert len(output.last_lines(3, 7)) == 7
