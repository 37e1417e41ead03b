"""Internationalization: one catalogue of texts for users, and locale detection. Imports nothing else of the program."""
