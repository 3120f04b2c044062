"""Jobs that go across systems. Each needs an extra of its own."""
