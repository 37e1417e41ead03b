"""The database file while the server runs: noticing that it was deleted or replaced, and saving what is open."""
