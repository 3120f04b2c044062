"""What an installation's release has, how it behaves, and what an upgrade changes."""
