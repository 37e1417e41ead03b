"""Chainlit's built frontend as Steward serves it."""
