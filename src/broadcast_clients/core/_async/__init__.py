"""The I/O shell of the core. `_sync` is derived from `_async`; edit the latter and run `make generate`."""
