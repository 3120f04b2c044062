"""The async EncoraStream client; its sync twin is derived from it."""
