"""Everything that knows Chainlit's insides."""
