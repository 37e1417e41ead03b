"""Servers and clients for the benchmarks that measure a whole server."""
