"""The command line: a module a command, and the only wiring of the rooms."""
