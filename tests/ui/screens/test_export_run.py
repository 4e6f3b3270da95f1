"""An export as it runs beside the screen."""

from tests.ui.sessions import sid
from thulp_tui.settings import RedactionSettings, SecretPattern, Settings
from thulp_tui.ui.screens.export_run import called


def test_a_name_with_a_secret_is_not_shown_where_secrets_are_listed() -> None:
    """The session is called by the beginning of its id there, whoever knows the secret; others by their names."""
    token = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    settings = Settings(redaction=RedactionSettings(patterns=(SecretPattern(r"ACME-\d{6}"),)))
    names = {sid(1): "Fix the login bug", sid(2): f"The token is {token}", sid(3): "ACME-123456 wants a refund"}
    assert called(names, settings) == {
        str(sid(1)): "Fix the login bug",
        str(sid(2)): str(sid(2))[:8],
        str(sid(3)): str(sid(3))[:8],
    }
