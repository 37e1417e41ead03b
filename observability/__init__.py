"""Observability: metrics, samples, GPU and process memory."""
