"""Tests of the async side. `_sync` is derived from here."""
