"""The clients against real servers of other makes."""
