"""Builds the generated parts of the packages from `specs/`, and every sync file from its async source.

A development tool: it is not part of the wheel.
"""
