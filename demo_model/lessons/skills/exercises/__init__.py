"""Exercises with one right answer, and stories."""
