"""Records: reading and writing one kind of row each."""
