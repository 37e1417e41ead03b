"""Training conversations, generated from templates and a seed in unlimited number."""
