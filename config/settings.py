"""The settings: read from the environment, then `.env`, then `steward.toml`, under flat names, into sections.

The README's settings table is checked against `config/sections/` and `engine/config.py` by `tests/config/test_settings.py`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, ValidationError, create_model, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource
from pydantic_settings import SettingsError as SourceError

from config import aliases
from config.errors import PREFIX, SettingsError, line_of, parse_file, sentences
from config.sections import ROOT, ChatSettings, LifecycleSettings, LimitSettings, StorageSettings, WebSettings
from engine.config import EngineConfig

__all__ = ["FIELDS", "PREFIX", "ROOT", "Settings", "SettingsError", "load"]

ENV_FILE, TOML_FILE = Path(".env"), Path("steward.toml")


class Settings(BaseModel):
    """All of Steward's settings, by section. Each is `STEWARD_<NAME>` in the environment and `<name>` in `steward.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    web: WebSettings = WebSettings()
    engine: EngineConfig = EngineConfig()
    lifecycle: LifecycleSettings = LifecycleSettings()
    chat: ChatSettings = ChatSettings()
    limits: LimitSettings = LimitSettings()
    storage: StorageSettings = StorageSettings()

    @classmethod
    def of(cls, **flat: Any) -> Self:
        """Settings from flat names, defaults for the rest; nothing is read. Raises `ValidationError`, KeyError if unknown."""
        sections: dict[str, dict[str, Any]] = {}
        for name, value in flat.items():
            sections.setdefault(SECTION_OF[name], {})[name] = value
        return cls.model_validate(sections)


SECTIONS: dict[str, type[BaseModel]] = {
    "web": WebSettings,
    "engine": EngineConfig,
    "lifecycle": LifecycleSettings,
    "chat": ChatSettings,
    "limits": LimitSettings,
    "storage": StorageSettings,
}
SECTION_OF: dict[str, str] = {field: name for name, section in SECTIONS.items() for field in section.model_fields}
FIELDS: dict[str, FieldInfo] = {name: field for section in SECTIONS.values() for name, field in section.model_fields.items()}
"""Every setting by its flat name, in the order of the README's table."""
SECRET = frozenset(name for name, field in FIELDS.items() if not field.repr)
"""The settings whose values are in no text: those with `repr=False`."""


class _Sources(BaseSettings):
    """The sources and their order; the fields are added below."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ENV_FILE, toml_file=TOML_FILE, extra="ignore", env_ignore_empty=True,
        protected_namespaces=(), hide_input_in_errors=True,  # a traceback would show a refused secret
    )  # fmt: skip

    @model_validator(mode="before")
    @classmethod
    def _modernize(cls, values: dict[str, Any]) -> dict[str, Any]:
        return aliases.modernize(values)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls)


_former: dict[str, Any] = dict.fromkeys(aliases.SETTINGS, (Any, None))
_present: dict[str, Any] = {name: (field.annotation, field) for name, field in FIELDS.items()}
Flat: type[BaseSettings] = create_model("Flat", __base__=_Sources, **_present, **_former)
"""All settings under their flat names, former names too: what is read and checked, before it goes into its sections."""


def load(environ: Mapping[str, str] = os.environ, **overrides: object) -> Settings:
    """Read the settings, or raise `SettingsError` with a sentence for each one that is wrong or unknown."""
    try:
        given_in_file = dotenv_values(ENV_FILE) if ENV_FILE.is_file() else {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{ENV_FILE} cannot be read: {error}") from error
    names = [name for name in {*environ, *given_in_file} if name.startswith(PREFIX)]
    unknown = [name for name in names if name.removeprefix(PREFIX).lower() not in Flat.model_fields]
    text, given = parse_file(TOML_FILE)
    unknown += [f"{name} (in {TOML_FILE}, line {line_of(text, [name])})" for name in given if name not in Flat.model_fields]
    if unknown:
        raise SettingsError(f"Unknown: {', '.join(sorted(unknown))}. The README's settings table has the names.")
    try:
        flat = Flat(**overrides)  # type: ignore[arg-type]
    except SourceError as error:
        raise SettingsError(f"{error}: {error.__cause__}") from error
    except ValidationError as error:
        variables = {**os.environ, **environ, **given_in_file}
        elsewhere = {
            name.removeprefix(PREFIX).lower() for name, value in variables.items() if value and name.startswith(PREFIX)
        }
        raise SettingsError(sentences(error, TOML_FILE, text, elsewhere | overrides.keys(), SECRET)) from error
    return Settings.of(**{name: getattr(flat, name) for name in FIELDS})
