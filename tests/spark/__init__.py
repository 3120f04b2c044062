"""The data source in a real Spark: `make test-spark` installs it. Without it, these tests aren't collected."""
