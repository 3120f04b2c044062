"""What type checkers make of users' code."""
