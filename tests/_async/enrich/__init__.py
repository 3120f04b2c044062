"""Runs of the enrich flow against the sandbox's WHATS'ON, over real HTTP."""
