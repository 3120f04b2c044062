"""Results as tables of pandas, polars or Arrow. None of the three is imported before a table is asked for."""
