"""Where the server listens, and who may come in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from config.origins import origin_of
from config.sections.section import Section


def _split(origins: str) -> frozenset[str]:
    return frozenset(origin_of(origin.strip()) for origin in origins.split(",") if origin.strip())


def _checked(origins: str) -> str:
    _split(origins)
    return origins


Origins = Annotated[str, AfterValidator(_checked)]


class WebSettings(Section):
    """Where the server listens, and who may come in."""

    host: str = Field(
        "127.0.0.1", description="Address or name to listen on; `0.0.0.0` is every IPv4 address, `::` every address."
    )
    port: int = Field(8000, ge=0, le=65535, description="TCP port to listen on.")
    root_path: str = Field("", pattern=r"^(/.*[^/])?$", description="URL prefix behind a reverse proxy, such as `/chat`.")
    allow_origins: Origins = Field(
        "", description="Further origins that may connect, comma-separated; its own is always allowed."
    )
    secret: str = Field(
        "",
        pattern=r"^(.{32,})?$",
        repr=False,
        description="Signs cookies, at least 32 characters; made and kept in `data_dir` when empty.",
    )
    auth: Literal["guest", "password"] = Field("guest", description="Who may chat: any browser as a guest, or accounts.")
    api: Literal["on", "off"] = Field(
        "on", description="The OpenAI-compatible API under `/v1`, for programs with a key (`make keys`)."
    )
    max_body_kb: int = Field(
        1024,
        ge=1,
        description="Longest request body, in KiB. A chat message may be as long as `max_message_chars`.",
    )
    max_connections: int = Field(
        2000, ge=16, description="Open connections at the same time; fewer where the limit of file descriptors is lower."
    )
    max_connections_per_address: int = Field(
        256, ge=1, description="Of those, per client address (IPv6: per /64), and at most half of all."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much to log.")

    @property
    def origins(self) -> frozenset[str]:
        """`allow_origins`, each as browsers send it."""
        return _split(self.allow_origins)
