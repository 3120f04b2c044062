"""Tests of what is written by hand for EncoraStream."""
