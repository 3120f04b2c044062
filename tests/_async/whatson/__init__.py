"""WHATS'ON beyond the operations."""
