"""Jobs of WHATS'ON that take more than one call. `_sync` is derived from `_async`."""
