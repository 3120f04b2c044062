"""Tests of the formats of broadcasting."""
