"""What may come over a socket, from its bytes to its events. A fault of the sender is refused here and never a traceback."""
