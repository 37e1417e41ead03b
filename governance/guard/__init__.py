"""The memory guard: acts in steps before memory runs out."""
