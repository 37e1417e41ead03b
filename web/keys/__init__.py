"""An account's own API keys, for the page."""
