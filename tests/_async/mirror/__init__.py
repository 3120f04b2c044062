"""Runs of the mirror against the sandbox, over real HTTP."""
