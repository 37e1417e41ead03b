"""What protects a browser's session: response headers, cookies, and the origin of each request."""
