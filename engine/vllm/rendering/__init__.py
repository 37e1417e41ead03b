"""From messages and tools to tokens, and from tokens back to reasoning and answer."""
