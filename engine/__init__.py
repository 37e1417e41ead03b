"""What produces tokens. It knows nothing of governance."""
