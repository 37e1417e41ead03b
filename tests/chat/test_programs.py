"""The programs of the README's section "Use it from programs", run as they stand there. The engine is scripted."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from config.settings import ROOT
from engine.scripted import Say
from tests.chat.conftest import SECONDS, Stack

URL, KEY_FILE = "http://127.0.0.1:8000", "data/api-key"  # as the README has them
SNIPPETS: list[tuple[str, str]] = re.findall(
    r"<!-- programs: .*? -->\n```(\w+)\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL
)
STORY = "There was a model that many shared."


@pytest.fixture
def key_file(stack: Stack) -> Path:
    return stack.runtime.settings.storage.folder / "api-key"


async def output(language: str, snippet: str, environment: dict[str, str]) -> str:
    """What the snippet prints in a process of its own."""
    program = [shutil.which("bash") or "bash", "-ec"] if language == "sh" else [sys.executable, "-c"]
    process = await asyncio.create_subprocess_exec(
        *program, snippet, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(2 * SECONDS):
            printed, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0, errors.decode()
    return printed.decode()


def test_there_are_three_of_them() -> None:
    kinds = [language if language == "sh" else snippet.split()[1] for language, snippet in SNIPPETS]
    assert kinds == ["sh", "openai", "langchain_openai"]


@pytest.mark.parametrize(("language", "snippet"), SNIPPETS, ids=["curl", "openai", "langchain"])
async def test_a_program_of_the_readme_gets_its_answer(stack: Stack, key_file: Path, language: str, snippet: str) -> None:
    if language == "sh" and shutil.which("curl") is None:
        pytest.skip("curl is not installed: its command in the README is not tested here")
    stack.engine.script = [Say(STORY)]
    asked = len(stack.engine.requests)
    assert URL in snippet
    assert (language == "sh") is (KEY_FILE in snippet)
    environment = {"PATH": os.environ["PATH"], "HOME": str(key_file.parent)}
    if language != "sh":
        environment["OPENAI_API_KEY"] = key_file.read_text().strip()
    printed = await output(language, snippet.replace(URL, stack.url).replace(KEY_FILE, str(key_file)), environment)
    assert STORY in printed
    assert len(stack.engine.requests) == asked + 1
    assert len(stack.runtime.register) == 0
