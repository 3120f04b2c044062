"""The jobs of Plurimedia, asynchronously. The sync form is derived from this."""
