"""Recording a teacher demo: commands in a pseudo-terminal, what they print, what it began with.

Loaded when a demo is recorded, never at the start of the program.
"""
