"""Where sessions are kept: one TinyDB file."""
