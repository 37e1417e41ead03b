"""Policies that tell the store of a request: its question, its start, its end."""
