"""Reading and writing one kind of row each."""
