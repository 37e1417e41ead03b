"""The settings by section, each setting once, typed, with its unit and default. The engine's section is `EngineConfig`."""

from config.sections.chat_settings import ChatSettings
from config.sections.lifecycle_settings import LifecycleSettings
from config.sections.limit_settings import LimitSettings
from config.sections.section import ROOT
from config.sections.storage_settings import StorageSettings
from config.sections.web_settings import WebSettings

__all__ = ["ROOT", "ChatSettings", "LifecycleSettings", "LimitSettings", "StorageSettings", "WebSettings"]
