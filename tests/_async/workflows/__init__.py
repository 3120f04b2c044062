"""The workflows of Plurimedia against the sandbox, over real HTTP."""
