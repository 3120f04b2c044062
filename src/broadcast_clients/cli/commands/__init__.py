"""The commands, a module for each word behind `broadcast`. What does the work is imported when a command runs."""
