"""The WHATS'ON side of the sandbox."""
