"""File descriptors: connections leave enough of them for everything else."""

from __future__ import annotations

import subprocess
import sys

import pytest

from config.settings import ROOT
from web.border.descriptors import connections_within

RAISE = """
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, (100, 300))
from web.border.descriptors import open_limit, raise_limit
raise_limit()
print(open_limit())
"""


def test_the_soft_limit_is_raised_to_the_hard_one() -> None:
    done = subprocess.run([sys.executable, "-c", RAISE], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "300\n"


@pytest.mark.parametrize(("descriptors", "connections"), [(65_536, 2000), (4096, 2000), (1024, 480), (128, 32), (10, 1)])
def test_connections_leave_descriptors_for_files_and_the_engine(
    descriptors: int, connections: int, caplog: pytest.LogCaptureFixture
) -> None:
    assert connections_within(descriptors, 2000) == connections
    assert ("ulimit -n" in caplog.text) == (connections < 2000)
