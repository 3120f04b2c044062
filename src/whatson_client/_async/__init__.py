"""The async WHATS'ON client; its sync twin is derived from it."""
