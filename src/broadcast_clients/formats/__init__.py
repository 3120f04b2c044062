"""Formats of broadcasting as pure functions: no HTTP, no clients."""
