"""Password accounts."""
