"""The workflows, written once."""
