"""Tests of what is written by hand in the Plurimedia client."""
