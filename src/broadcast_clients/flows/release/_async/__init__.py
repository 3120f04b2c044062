"""The release flow, asynchronous: its calls and steps."""
