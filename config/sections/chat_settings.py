"""The chat's defaults."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from config.sections.section import Positive, Section


class ChatSettings(Section):
    """The chat's defaults, which a user can change in the settings panel, and how it streams."""

    system_prompt: str = Field("", max_length=8000, description="System prompt of new chats.")
    temperature: float | None = Field(None, ge=0, le=2, description="Sampling temperature. Unset: the model's own.")
    top_p: float | None = Field(None, gt=0, le=1, description="Nucleus sampling. Unset: the model's own.")
    presence_penalty: float | None = Field(
        None, ge=-2, le=2, description="Lowers the odds of every token that the answer has already. Unset: the model's own."
    )
    repetition_penalty: float | None = Field(
        None, ge=1, le=2, description="Divides the odds of every token that prompt or answer has. Unset: the model's own."
    )
    max_answer_tokens: Positive = Field(1024, description="Default length of an answer, in tokens.")
    thinking: bool = Field(False, description="Whether models that can reason do so unless told otherwise.")
    stream_interval_ms: Annotated[int, Field(ge=10, le=1000)] = Field(
        33, description="How often new text is sent to a browser, in milliseconds."
    )
