"""What the chat page shows."""
