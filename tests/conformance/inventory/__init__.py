"""Bare facts of published references, and how they are read out of their text."""
