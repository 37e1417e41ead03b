"""API keys: which user and role a program's request has."""
