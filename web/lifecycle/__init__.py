"""Waking the engine, putting it to sleep and restarting it, over HTTP."""
