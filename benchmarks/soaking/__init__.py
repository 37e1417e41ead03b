"""Parts of `benchmarks.soak`: its users, what is read of the server, and the slopes."""
