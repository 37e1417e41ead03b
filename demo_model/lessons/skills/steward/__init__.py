"""Questions about Steward and their answers, one area a file."""
