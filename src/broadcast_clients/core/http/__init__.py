"""HTTP as the suite sees it: a small backend protocol, and the backends that fulfil it."""
