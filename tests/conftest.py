"""What all tests share: nothing of the machine they run on gets in, neither its speed nor its settings."""

import os

from hypothesis import HealthCheck, settings

FOREIGN = (
    "TEXTUAL",
    "RICH",
    "JUPYTER",
    "THULP_TUI_",
    "XDG_",
    "FORCE_COLOR",
    "NO_COLOR",
    "ESCDELAY",
    "COLUMNS",
    "LINES",
)
"""How the names of variables begin that change what the program, Textual or Rich do."""

# Here and not in a fixture: Textual looks at most of them when it is imported.
for name in [name for name in os.environ if name.startswith(FOREIGN)]:
    del os.environ[name]

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
