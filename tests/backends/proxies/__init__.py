"""The backends through proxies, on the loopback interface."""
