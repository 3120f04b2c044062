"""The mirror: columns, layout, and runs that are killed."""
