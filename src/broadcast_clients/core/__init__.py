"""The transport core under the three clients: it knows HTTP and policies, and no API by name."""
