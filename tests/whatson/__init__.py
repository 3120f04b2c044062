"""WHATS'ON beyond the operations: what needs no client."""
