"""Tests of the jobs that go across systems."""
