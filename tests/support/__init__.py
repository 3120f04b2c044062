"""Helpers of the tests that both worlds use."""
