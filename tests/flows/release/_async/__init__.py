"""Tests of the release flow against the sandbox."""
