"""Business rules. Nothing in here knows about HTTP requests."""
