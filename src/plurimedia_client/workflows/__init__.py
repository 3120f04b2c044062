"""Jobs of Plurimedia that take more than one call. `_sync` is derived from `_async`."""
