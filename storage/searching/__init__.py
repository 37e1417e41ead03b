"""Searches in what was said."""
