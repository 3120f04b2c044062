"""Tests of the release flow."""
