"""The Plurimedia side of the sandbox."""
