"""Demonstrations: recording what a person does in a pseudo-terminal, and making of it what a distiller reads.

Loaded when a demo is recorded or judged, never at the start of the program.
"""
