"""What the demo model is taught: conversations written by our own templates, endless from a seed."""
