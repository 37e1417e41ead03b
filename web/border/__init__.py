"""What the server takes in before anybody has signed in: each thing bounded in number, size and time.

Outermost first: `http_protocol.py` and `websocket_protocol.py` stand in uvicorn, `connection_limit.py` and `body_limit.py` are
ASGI middleware, `socket_sessions.py` watches engine.io. `connections.py` is the table of all connections.
"""
