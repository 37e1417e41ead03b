"""Signing in and out: our login route, and what Chainlit believes of a token."""
