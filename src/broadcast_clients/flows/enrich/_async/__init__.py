"""The runs of the enrich flow, written once."""
