"""The end of a browser's session: disconnected, signed out, or left behind."""
