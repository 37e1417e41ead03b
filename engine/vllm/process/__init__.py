"""The engine's own process: how it starts, and how it ends."""
