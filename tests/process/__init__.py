"""The clients in processes as users have them: threads, forks, event loops, pickles, start-up, secrets."""
