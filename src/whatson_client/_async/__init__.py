"""The async client; its sync twin is derived from it."""
