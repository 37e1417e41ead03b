"""What a request to `/v1/tokenize` may say: messages, or a text that counts as a user's one message, in vLLM's shape."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field, model_validator

from engine.types import ChatRequest, Message, Sampling
from web.openai.asked import prompt_messages
from web.openai.chat_body import MAX_MESSAGES, MessageBody


class TokenizeBody(BaseModel):
    """Either `messages` or `prompt`. Counted is what a model would see, chat template included."""

    model: Annotated[str, Field(max_length=512)] = ""
    prompt: Annotated[str, Field(min_length=1)] | None = None
    messages: Annotated[list[MessageBody], Field(min_length=1, max_length=MAX_MESSAGES)] | None = None

    @model_validator(mode="after")
    def _one(self) -> TokenizeBody:
        if (self.prompt is None) == (self.messages is None):
            raise ValueError("give either 'prompt' or 'messages'")
        return self

    def request(self, user: str) -> ChatRequest:
        """Raises `ApiError` (400)."""
        found = (Message("user", self.prompt),) if self.prompt is not None else prompt_messages(self.messages or [])
        return ChatRequest(found, Sampling(1), cache_salt=user)
