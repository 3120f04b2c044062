"""The description that an installation gives of itself (`GET /api`), and how it differs from the clients."""
