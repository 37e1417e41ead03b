"""Skills, one a file: each makes turns with their expected answers."""
