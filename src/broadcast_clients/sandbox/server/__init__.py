"""The server around the three APIs: routing, faults, the log of requests, the clock, the control channel."""
