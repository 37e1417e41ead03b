"""Admission's parts: who runs next, and what the KV cache holds."""
