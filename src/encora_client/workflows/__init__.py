"""Jobs of EncoraStream that take more than one call. `_sync` is derived from `_async`; what has no I/O is beside them."""
