"""Everything HTTP that is not Chainlit's."""
