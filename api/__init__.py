"""The HTTP doors beside the chat."""
