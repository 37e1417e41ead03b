"""The settings panel: what a user may change, and the clamp that every value passes, whatever a client sends."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from chainlit.input_widget import InputWidget, Slider, Switch, TextInput

from config.sections import ChatSettings
from engine.types import Capacity, Sampling
from governance.text import normalize_lossy
from i18n.catalogue import translate

UNKNOWN = Capacity("", "", 0, 0, 0)  # what is shown while the model loads
MAX_SYSTEM_PROMPT = 8000  # characters
MIN_ANSWER = 16  # tokens
BOUNDS = {"temperature": (0, 2), "top_p": (0.05, 1), "presence_penalty": (-2, 2), "repetition_penalty": (1, 2)}
"""Of the sampling that a user may choose: the lowest and the highest value. The operator's settings have the same."""

D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Choice:
    """What one chat is set to. Every value is within its bounds: there is no other way to make one than `clamp`.

    None is the model's own value: neither the user nor the operator has set another.
    """

    thinking: bool
    temperature: float | None
    top_p: float | None
    presence_penalty: float | None
    repetition_penalty: float | None
    max_tokens: int
    system_prompt: str

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    def sampling(self) -> Sampling:
        chosen = {name: getattr(self, name) for name in BOUNDS}
        return Sampling(max_tokens=self.max_tokens, **chosen)


def _number(value: object, default: D, low: float, high: float) -> float | D:
    """`value` within the bounds, to two digits. What is no number at all (NaN, text, a list) becomes the default."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return default
    return round(min(max(float(value), low), high), 2)


def clamp(values: object, defaults: ChatSettings, longest: int) -> Choice:
    """A choice from anything: unknown keys are dropped, missing ones take the server's defaults.

    `longest`: tokens of the longest answer that the user's role may have.
    """
    given: Mapping[str, object] = values if isinstance(values, Mapping) else {}
    thinking = given.get("thinking")
    length = min(defaults.max_answer_tokens, longest)
    return Choice(
        thinking=thinking if isinstance(thinking, bool) else defaults.thinking,
        **{name: _number(given.get(name), getattr(defaults, name), *bounds) for name, bounds in BOUNDS.items()},
        max_tokens=int(_number(given.get("max_tokens"), length, min(MIN_ANSWER, longest), longest)),
        system_prompt=normalize_lossy(system_prompt(given, defaults.system_prompt))[:MAX_SYSTEM_PROMPT].strip(),
    )


def completed(values: Mapping[str, object], choice: Choice, shown: Mapping[str, object]) -> dict[str, object]:
    """The values of a confirmed panel, where it showed `shown` for `choice`.

    What was left as shown stays what it was: else the model's own temperature of today would be the user's for ever. What the
    panel does not show stays too. Without any value: none, which is the server's defaults.
    """
    if not values:
        return {}
    kept = {name: value for name, value in choice.to_dict().items() if name not in shown or values.get(name) == shown[name]}
    return {**values, **kept}


def system_prompt(values: object, default: str = "") -> str:
    """The system prompt among `values`, as it came, cut to its limit. It is cleaned as a message is."""
    prompt = values.get("system_prompt", default) if isinstance(values, Mapping) else default
    # An emptied field arrives as null: that is a choice too, and not the default prompt.
    return prompt.strip()[:MAX_SYSTEM_PROMPT] if isinstance(prompt, str) else ""


def widgets(choice: Choice, longest: int, own: Capacity, language: str) -> list[InputWidget]:
    """The panel's inputs, set to `choice` or to the model's `own`. Thinking is offered only where the model has it.

    `longest` as in `clamp`.
    """

    def text(key: str) -> dict[str, str]:
        return {"label": translate(f"panel.{key}", language), "tooltip": translate(f"panel.{key}.tip", language)}

    def slider(name: str) -> Slider:
        chosen = getattr(choice, name)
        value = getattr(own.sampling, name) if chosen is None else chosen
        low, high = BOUNDS[name]
        return Slider(id=name, initial=min(max(value, low), high), min=low, max=high, step=0.05, **text(name))

    longest = min(longest, own.sampling.max_tokens or longest)
    thinking: list[InputWidget] = [Switch(id="thinking", initial=choice.thinking, **text("thinking"))] if own.can_think else []
    return [
        *thinking,
        *[slider(name) for name in BOUNDS],
        Slider(
            id="max_tokens",
            initial=min(choice.max_tokens, longest),
            min=min(MIN_ANSWER, longest),
            max=longest,
            step=16,
            **text("max_tokens"),
        ),
        TextInput(id="system_prompt", initial=choice.system_prompt, multiline=True, **text("system_prompt")),
    ]
