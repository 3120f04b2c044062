"""Judges from outside: specs, wheel, types and dependency ranges, each by a tool that isn't ours."""
