"""A hand-written pair: what async code and threads each need in their own way.

`_async` and `_sync` offer the same names. But for this and the connections in `core.http`, all is written once,
asynchronously, and derived.
"""
