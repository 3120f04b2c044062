"""Plausible data that is a pure function of seed and number, so that nothing large is ever stored."""
