"""Calls for the description, written once."""
