"""The async Plurimedia client; its sync twin is derived from it."""
