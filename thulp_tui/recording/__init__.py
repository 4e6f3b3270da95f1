"""Demonstrations: recording what a person does, and making of it what a distiller reads."""
