"""Screens own the state and know the store."""
