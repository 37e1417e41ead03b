"""What protects a browser's session: response headers, cookies' flags, and the origin of each request."""
