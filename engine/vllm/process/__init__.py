"""The engine's process: its environment, its start and its end."""
