"""Real reverse proxies before a server, with the configuration of the README."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from config.settings import ROOT
from tests.browser.server import free_port, until

NAME = "chat.example.org"


def snippet(name: str) -> str:
    """The README's configuration for that proxy."""
    found = re.search(rf"<!-- {name}: .*? -->\n```\w+\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None, name
    return found[1]


def program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed: its configuration in the README is not tested here")
    return found


def certificate(folder: Path) -> tuple[Path, Path]:
    """A self-signed certificate for `NAME`, and its key."""
    made, key = folder / "chat.pem", folder / "chat.key"
    openssl = [program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
    subprocess.run(
        [*openssl, "-addext", f"subjectAltName=DNS:{NAME}", "-out", made, "-keyout", key], check=True, capture_output=True
    )
    return made, key


def trusting(path: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(path))


@asynccontextmanager
async def running(command: list[str | Path], port: int, log: Path, **environment: str) -> AsyncIterator[None]:
    """The proxy's process, for as long as the context lasts."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env={"PATH": "/usr/bin:/bin", **environment}
        )

    async def listens() -> bool:
        assert process.poll() is None, log.read_text()
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return False
        writer.close()
        return True

    try:
        await until(listens, 20, "the proxy")
        yield
    finally:
        process.terminate()
        process.wait(20)


@asynccontextmanager
async def nginx(folder: Path, upstream: int, **changed: str) -> AsyncIterator[tuple[int, Path | None]]:
    """nginx on a free port, over HTTPS: the port, and the certificate. With `host`, over HTTP and with that Host header."""
    port, (made, key) = free_port(), certificate(folder)
    text = snippet("nginx").replace("/etc/ssl/chat.pem", str(made)).replace("/etc/ssl/chat.key", str(key))
    text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl").replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
    if changed:
        text = text.replace(" ssl;", ";").replace("$http_host", changed["host"])
        text = "\n".join(line for line in text.splitlines() if "ssl_certificate" not in line)
    paths = "".join(f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;" if os.geteuid() == 0 else ""  # else its worker may not write into the folder
    head = f"{user} daemon off; pid {folder}/nginx.pid; error_log stderr; worker_processes 1;\nevents {{}}\n"
    (folder / "nginx.conf").write_text(f"{head}http {{ access_log off;\n{paths}{text}\n}}\n")
    command = [program("nginx"), "-e", "stderr", "-p", folder, "-c", folder / "nginx.conf"]
    async with running(command, port, folder / "nginx.log"):
        yield port, None if changed else made


@asynccontextmanager
async def caddy(folder: Path, upstream: int) -> AsyncIterator[tuple[int, Path | None]]:
    """Caddy on a free port, over HTTPS: the port, and the certificate."""
    port, (made, key) = free_port(), certificate(folder)
    text = snippet("caddy").replace(NAME, f"{NAME}:{port}").replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
    text = text.replace("    reverse_proxy", f"    bind 127.0.0.1\n    tls {made} {key}\n    reverse_proxy")
    (folder / "Caddyfile").write_text(f"{{\n    admin off\n    auto_https disable_redirects\n}}\n{text}")
    command = [program("caddy"), "run", "--adapter", "caddyfile", "--config", folder / "Caddyfile"]
    async with running(command, port, folder / "caddy.log", HOME=str(folder)):
        yield port, made
