"""The EncoraStream side of the sandbox."""
