"""Helpers of the async tests. `_sync` is derived from here."""
