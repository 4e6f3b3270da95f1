"""``thulp-tui list``."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, filled
from tests.exchange.recordings import numbered, recording
from thulp_tui.cli.list_ import table
from thulp_tui.domain.ids import Timestamp
from thulp_tui.text import width


def test_a_line_a_session_latest_first(run: Run, store: Path) -> None:
    """Status, beginning of the id, type, name, turns, entries, age and tags stand in aligned columns."""
    lines = run("list", "--file", store).stdout.splitlines()
    age = f"{(Timestamp.now() - 2_003) // 31_536_000_000}y"
    assert [line.split("  ") for line in lines[1:2]][0][0] == "completed"
    assert [line.split()[0] for line in lines] == ["STATUS", "completed", "paused", "active"]
    start = lines[0].index("NAME")
    assert [line[start:].split("  ")[0] for line in lines[1:]] == ["Summarise", "Nightly eval", "Fix the login bug"]
    assert lines[3].endswith(f'0        1  {age}  bug "two words"')


def test_the_file_may_be_named_as_where_it_is_opened(run: Run, here: Path) -> None:
    """`list work.json` lists that file; two files are one too many."""
    filled(here / "work.json", numbered(1, name="one"))
    assert "one" in run("list", "work.json").stdout
    refused = run("list", "work.json", "--file", "other.json")
    assert refused.exit_code == 2
    assert "two files to list" in refused.stderr


def test_columns_are_aligned_for_wide_characters(run: Run, here: Path) -> None:
    """A character of two cells takes two."""
    filled(here / "s.json", numbered(1, name="名前", tags=["t"]), numbered(2, name="name", tags=["t"]))
    lines = run("list", "--file", "s.json").stdout.splitlines()
    assert width(lines[1]) == width(lines[2])


@pytest.mark.parametrize(("cells", "longest"), [(200, 200), (100, 100), (80, 80), (20, 78)])
def test_a_terminal_cuts_names(cells: int, longest: int) -> None:
    """Lines fit the terminal as long as names keep sixteen cells; the other columns stay whole."""
    row = ("completed", "40b314e6", "conversation", "名" * 60, "12", "140", "3d", "a b")
    lines = list(table([row], cells))
    assert max(map(width, lines)) <= longest
    assert lines[1].endswith("  a b")
    assert ("…" in lines[1]) == (cells < 180)


def test_elsewhere_names_are_whole() -> None:
    """A pipe gets every character."""
    assert "名" * 60 in list(table([("",) * 3 + ("名" * 60,) + ("",) * 4], None))[1]


def test_the_ids_tell_sessions_apart(run: Run, store: Path) -> None:
    """Where eight characters are not enough, as many are shown as tell them apart; they find the session."""
    lines = run("list", "--file", store).stdout.splitlines()[1:]
    ids = [line.split()[1] for line in lines]
    assert len(set(ids)) == 3
    assert run("show", ids[1], "--file", store).stdout.startswith("Nightly eval\n")


def test_nothing_in_it_reaches_the_terminal(run: Run, here: Path) -> None:
    """Names, tags and types cannot carry escape sequences or line breaks."""
    name = "\x1b]52;c;AAAA\x07 \x1b[31m\nsecond\u202e"
    kind = {"type": "agent", "agent_name": name}
    filled(here / "s.json", recording(name=name, tags=[name], session_type=kind))
    output = run("list", "--file", "s.json").output
    assert len(output.splitlines()) == 2
    assert not set(output) & set("\x1b\x07\u202e")


def test_words_filter(run: Run, store: Path) -> None:
    """Only sessions with all the words are listed."""
    assert [line.split()[0] for line in run("list", "--filter", "LOGIN bug", "--file", store).stdout.splitlines()] == [
        "STATUS",
        "active",
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("status:paused,completed", ["Summarise", "Nightly eval"]),
        ('tag:"two words"', ["Fix the login bug"]),
        ("-(nightly or tag:bug)", ["Summarise"]),
        ("is:root type:agent", ["Nightly eval"]),
        ("after:7d", []),
    ],
)
def test_the_language_filters(run: Run, store: Path, text: str, names: list[str]) -> None:
    """What one types in the list finds the same here."""
    found = json.loads(run("list", "--json", "--filter", text, "--file", store).stdout or "[]")
    assert [metadata["name"] for metadata in found] == names


def test_a_mistake_stands_under_its_place(run: Run, store: Path) -> None:
    """Each mistake with carets and its reason, exit code 2, and nothing is listed."""
    result = run("list", "--filter", "名 status:fial has:wings after:2026-", "--file", store)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines() == [
        "thulp-tui: the filter is not understood",
        "  名 status:fial has:wings after:2026-",
        "            ^^^^ “fial” is no status: active, completed, failed, cancelled, paused",
        "  名 status:fial has:wings after:2026-",
        "                     ^^^^^ “wings” is nothing a session has: "
        "failure, note, bookmark, parent, score, tag, tool, limits",
        "  名 status:fial has:wings after:2026-",
        "                                 ^^^^^ “2026-” is no time, such as 7d or 2026-01-01",
    ]


def test_a_mistake_cannot_reach_the_terminal(run: Run, store: Path) -> None:
    """The filter is shown cleaned, in one line, and its places stay right."""
    result = run("list", "--filter", "\x1b]0;x\x07\nhas:\x1b[31m", "--file", store)
    assert result.exit_code == 2
    assert not set(result.output) & set("\x1b\x07")
    assert result.stderr.splitlines()[1:] == [
        "  ␛]0;x␇ has:␛[31m",
        "             ^^^^^ “␛[31m” is nothing a session has: "
        "failure, note, bookmark, parent, score, tag, tool, limits",
    ]


def test_no_match_says_what_was_looked_for(run: Run, store: Path) -> None:
    """Nothing on stdout, a sentence on stderr, no error."""
    result = run("list", "--filter", "zebra", "--file", store)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no session with 'zebra'" in result.stderr


def test_an_empty_store(run: Run, here: Path) -> None:
    """An empty store is no error; programs get an empty array."""
    filled(here / "s.json")
    result = run("list", "--file", "s.json")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "no sessions in s.json\n"
    assert json.loads(run("list", "--json", "--file", "s.json").stdout) == []


def test_json_is_the_metadata(run: Run, store: Path) -> None:
    """An array of metadata documents, latest change first."""
    found = json.loads(run("list", "--json", "--file", store).stdout)
    assert found == [
        numbered(3, name="Summarise", status="completed").metadata.to_document(),
        numbered(
            2, name="Nightly eval", status="paused", session_type={"type": "agent", "agent_name": "a"}
        ).metadata.to_document(),
        numbered(1, name="Fix the login bug", tags=["bug", "two words"]).metadata.to_document(),
    ]


def test_json_is_filtered_too_and_not_cleaned(run: Run, here: Path) -> None:
    """Programs get every character; the words count for them as well."""
    filled(here / "s.json", numbered(1, name="名\x1b"), numbered(2, name="other"))
    output = run("list", "--json", "--filter", "名", "--file", "s.json").stdout
    assert [metadata["name"] for metadata in json.loads(output)] == ["名\x1b"]
    assert "名" in output


def test_damaged_documents_are_named(run: Run, here: Path) -> None:
    """What is no session is named on stderr, the others are listed."""
    good = numbered(1).to_json()
    (here / "s.json").write_text('{"sessions": {"1": ' + good + ', "2": {"x": 1}}}')
    result = run("list", "--file", "s.json")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 2
    assert "damaged: document 2" in result.stderr
    assert "metadata: missing" in result.stderr


def test_a_duplicate_is_marked(run: Run, here: Path) -> None:
    """A second session with the same id is listed as such."""
    good = numbered(1).to_json()
    (here / "s.json").write_text('{"sessions": {"1": ' + good + ', "2": ' + good + "}}")
    assert run("list", "--file", "s.json").stdout.count("duplicate, read-only") == 1


@pytest.mark.parametrize("data", [b"", b"garbage", b"[]"])
def test_a_file_that_is_no_store(run: Run, here: Path, data: bytes) -> None:
    """A sentence, exit code 2, the file as it was."""
    (here / "s.json").write_bytes(data)
    result = run("list", "--file", "s.json")
    assert result.exit_code == 2
    assert result.stderr.startswith("thulp-tui: s.json: ")
    assert len(result.stderr.splitlines()) == 1
    assert (here / "s.json").read_bytes() == data
