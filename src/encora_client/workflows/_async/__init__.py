"""The jobs of EncoraStream, asynchronously. The sync form is derived from this."""
