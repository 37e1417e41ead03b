"""Retention: keeps chats, ledger entries and guests within their age, and the database within its size."""
