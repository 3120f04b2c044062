"""The doctor's reads, written once; `_sync` is derived from here."""
