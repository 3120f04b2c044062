"""Runs of the guide flow, asynchronously. The sync form is derived from this."""
