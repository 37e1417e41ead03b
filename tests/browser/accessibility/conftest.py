"""A server that answers by a script, so that what is looked at is the page alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import ClassVar

import pytest
import pytest_asyncio

from tests.browser.conftest import rest_and_stop
from tests.browser.server import Server

QUESTIONS = 2  # a minute, for each guest: the third is refused


class ScriptedServer(Server):
    PROGRAM: ClassVar = Path(__file__).parent / "scripted_server.py"


@pytest_asyncio.fixture(scope="session")
async def scripted_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    server = ScriptedServer(tmp_path_factory.mktemp("d"), requests_per_minute=QUESTIONS)
    yield server
    await rest_and_stop(server)


@pytest_asyncio.fixture
async def scripted(scripted_server: Server) -> Server:
    """Answers at once, or slowly where the question says "slow"; two questions a minute; ready."""
    return await scripted_server.up()
