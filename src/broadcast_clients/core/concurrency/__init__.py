"""The one hand-written pair: what async code and threads each need in their own way.

`_async` and `_sync` offer the same names; all else in the suite is written once, asynchronously, and derived.
"""
