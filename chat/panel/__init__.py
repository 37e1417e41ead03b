"""What a chat is set to: the panel, and what a user's new chats begin with."""
