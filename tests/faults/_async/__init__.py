"""The fault table: sources of the derived half."""
