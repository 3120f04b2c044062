"""Tests of the transport core over a scripted backend."""
