"""What a WebSocket of ours has in the place of asyncio's or uvicorn's own parts, for less memory or fewer system calls."""
