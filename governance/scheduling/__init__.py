"""Scheduling: which requests run next, and what the KV cache holds. No I/O."""
