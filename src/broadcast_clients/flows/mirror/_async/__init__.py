"""The runs of the mirror, written once."""
