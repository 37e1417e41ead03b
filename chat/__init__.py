"""What the chat service is made of. `app.py` puts it together; nothing here is built when it is imported."""
