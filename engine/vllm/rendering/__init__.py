"""From messages to tokens, and from tokens back to reasoning and answer."""
