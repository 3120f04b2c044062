"""The session, written once."""
