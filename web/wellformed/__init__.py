"""Requests that no browser makes of our page are refused with 4xx before a handler sees them."""
