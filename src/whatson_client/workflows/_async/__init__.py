"""The jobs of WHATS'ON, asynchronously. The sync form is derived from this."""
