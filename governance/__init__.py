"""Who may use how much, and what becomes of it."""
