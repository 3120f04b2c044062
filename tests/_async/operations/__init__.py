"""Every operation of the thin slices: on the wire, and against the sandbox."""
