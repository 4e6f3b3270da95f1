"""The expressions take time in proportion to the text, whatever stands there."""

import json
import subprocess
import sys

PIECES = [
    "password=", "a", "-----BEGIN PRIVATE KEY-----", "://", "://a:", "eyJ", "eyJaaaaaaaa.", "sk-", 'api_key "', "\\n",
    "secret", "-", "--token ", "bearer ", "x.", " ", "authorization:", "password\"'", '{"a":', "token\\", "key_", "://@",
    "AC0", "sk-ant-", "glpat-a.", "SG.a", "/home/", "C:\\Users\\", "api_key_id", "token: ", "token='", "0-us", "AIza-",
    "-----BEGIN PRIVATE KEY-----\nA", "İ", "token=token:", "hvs.ya29.",
]  # fmt: skip
"""What expressions that go back could not get through a long text of."""
SIZE = 200_000
"""Characters of each text: what went back over it would take 4 · 10^10 steps, minutes each."""
BUDGET = 20
"""Seconds of processor time for all of them, after which the system ends the process; it takes two or three."""
WORK = f"""
import json, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, ({BUDGET}, {BUDGET}))
from thulp_tui.recording import secret_hints
from thulp_tui.recording.findings import Findings
from thulp_tui.recording.text_redaction import TextRedactor
redactor = TextRedactor({{"correct horse": ""}}, "/home/marisol", "marisol", (), Findings())
for piece in json.loads(sys.stdin.read()):
    text = piece * ({SIZE} // len(piece)) + " ghp_" + "a1" * 18
    redactor.told(text)
    assert "ghp_a1" not in redactor.text(text, secret_hints.ALL), piece
"""


def test_no_text_takes_longer_than_its_length_allows() -> None:
    """Proportionate work is done long before the budget ends; anything that grows with the square is stopped by it."""
    done = subprocess.run([sys.executable, "-c", WORK], input=json.dumps(PIECES), text=True, capture_output=True)
    assert done.returncode == 0, done.stderr
