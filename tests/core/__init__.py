"""Tests of the core that need neither a server nor an event loop."""
