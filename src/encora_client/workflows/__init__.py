"""Jobs of EncoraStream that take more than one call. `_sync` is derived from `_async`.

What has no I/O stands beside them.
"""
