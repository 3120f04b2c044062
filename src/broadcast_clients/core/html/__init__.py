"""What notebooks show: HTML made of objects that are there, without I/O. Loaded when a notebook asks for it."""
