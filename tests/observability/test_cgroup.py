"""The cgroup's memory limit, on trees of files as the kernel has them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from governance.guard.readings import Use
from observability.cgroup import CgroupMemory

MIB = 1 << 20
NO_LIMIT_V1 = "9223372036854771712\n"


class Tree:
    """A root with /proc and /sys/fs/cgroup."""

    def __init__(self, root: Path) -> None:
        self.proc, self.sys = root / "proc", root / "sys/fs/cgroup"
        (self.proc / "self").mkdir(parents=True)

    def process(self, cgroup: str, *mounts: str) -> None:
        (self.proc / "self/cgroup").write_text(cgroup)
        (self.proc / "self/mountinfo").write_text("".join(f"{mount}\n" for mount in mounts))

    def mount_v2(self, root: str = "/", folder: str = "") -> str:
        return f"30 23 0:26 {root} {self.sys / folder} rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate"

    def mount_v1(self, root: str = "/") -> str:
        return f"36 24 0:33 {root} {self.sys / 'memory'} rw,relatime shared:9 - cgroup cgroup rw,memory"

    def group(self, path: str, files: Mapping[str, object]) -> None:
        (self.sys / path).mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (self.sys / path / name).write_text(f"{content}\n")

    def v2(self, path: str, limit: object, used: int, file: int = 0, shmem: int = 0, high: object = "max") -> None:
        stat = f"anon 1\nfile {file}\nshmem {shmem}\nslab_reclaimable 0\ninactive_file {file - shmem}"
        self.group(path, {"memory.max": limit, "memory.high": high, "memory.current": used, "memory.stat": stat})

    def v1(self, path: str, limit: object, used: int, cache: int = 0, shmem: int = 0) -> None:
        stat = f"cache 1\nshmem 1\ntotal_cache {cache}\ntotal_shmem {shmem}"
        self.group(path, {"memory.limit_in_bytes": limit, "memory.usage_in_bytes": used, "memory.stat": stat})


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def test_v2_counts_what_cannot_be_reclaimed_against_the_limit(tree: Tree) -> None:
    """The files of the model are page cache: they may fill the group, and the kernel takes them back."""
    tree.process("0::/app.slice/steward.service\n", tree.mount_v2())
    tree.v2("app.slice/steward.service", 1000 * MIB, 990 * MIB, file=600 * MIB, shmem=50 * MIB)
    assert CgroupMemory(tree.proc).read() == Use(440 * MIB, 1000 * MIB)


def test_v1_counts_the_same_and_is_read_where_v2_is_mounted_beside_it(tree: Tree) -> None:
    tree.process(
        "4:memory:/docker/a1\n2:cpu,cpuacct:/docker/a1\n0::/docker/a1\n", tree.mount_v2(folder="unified"), tree.mount_v1()
    )
    tree.v1("memory/docker/a1", 1000 * MIB, 990 * MIB, cache=600 * MIB, shmem=50 * MIB)
    assert CgroupMemory(tree.proc).read() == Use(440 * MIB, 1000 * MIB)


@pytest.mark.parametrize(
    ("inner", "outer", "expected"), [("max", 500, 500), (1000, 500, 500), (450, 2000, 450), ("max", "max", None)]
)
def test_of_nested_groups_the_one_nearest_to_its_limit_counts(
    tree: Tree, inner: int | str, outer: int | str, expected: int | None
) -> None:
    tree.process("0::/outer/inner\n", tree.mount_v2())
    for path, limit in (("outer", outer), ("outer/inner", inner)):
        tree.v2(path, limit * MIB if isinstance(limit, int) else limit, 400 * MIB)
    found = CgroupMemory(tree.proc).read()
    assert (found.limit // MIB if found else None) == expected


def test_siblings_use_counts_in_the_group_above(tree: Tree) -> None:
    tree.process("0::/pod/steward\n", tree.mount_v2())
    tree.v2("pod", 1000 * MIB, 950 * MIB)
    tree.v2("pod/steward", 800 * MIB, 100 * MIB)
    assert CgroupMemory(tree.proc).read() == Use(950 * MIB, 1000 * MIB)


def test_memory_high_is_a_limit_too(tree: Tree) -> None:
    """Above it the kernel halts the group until memory is reclaimed, of which there may be none."""
    tree.process("0::/a\n", tree.mount_v2())
    tree.v2("a", 1000 * MIB, 400 * MIB, high=500 * MIB)
    assert CgroupMemory(tree.proc).read() == Use(400 * MIB, 500 * MIB)


def test_no_limit_is_none_in_v1_as_well(tree: Tree) -> None:
    tree.process("4:memory:/a\n", tree.mount_v1())
    tree.v1("memory/a", NO_LIMIT_V1, 400 * MIB)
    assert CgroupMemory(tree.proc).read() is None


@pytest.mark.parametrize("root", ["/", "/docker/a1"])
@pytest.mark.parametrize("path", ["/docker/a1", "/", "/../..", "/kubepods/elsewhere"])
def test_a_container_sees_its_own_group_as_the_root(tree: Tree, path: str, root: str) -> None:
    """With a namespace of its own the path is `/`; without one it is the host's, and only that group is mounted here."""
    tree.process(f"0::{path}\n", tree.mount_v2(root))
    tree.v2("", 1000 * MIB, 900 * MIB)
    assert CgroupMemory(tree.proc).read() == Use(900 * MIB, 1000 * MIB)


def test_a_group_below_a_containers_own_is_found(tree: Tree) -> None:
    tree.process("0::/docker/a1/inner\n", tree.mount_v2("/docker/a1"))
    tree.v2("", 1000 * MIB, 400 * MIB)
    tree.v2("inner", 500 * MIB, 400 * MIB)
    assert CgroupMemory(tree.proc).read() == Use(400 * MIB, 500 * MIB)


def test_no_cgroups_no_files_and_nonsense_are_no_limit(tree: Tree, tmp_path: Path) -> None:
    assert CgroupMemory(tmp_path / "none").read() is None
    tree.process("0::/a\n", tree.mount_v2())
    assert CgroupMemory(tree.proc).read() is None
    tree.group("a", {"memory.max": "soon", "memory.current": "some", "memory.stat": "anon"})
    assert CgroupMemory(tree.proc).read() is None


def test_a_groups_own_pressure_is_known_where_the_kernel_has_it(tree: Tree) -> None:
    tree.process("0::/a\n", tree.mount_v2())
    tree.v2("a", "max", 1)
    assert CgroupMemory(tree.proc).pressure_file is None
    tree.group("a", {"memory.pressure": "some avg10=0.00"})
    assert CgroupMemory(tree.proc).pressure_file == tree.sys / "a/memory.pressure"


def test_this_machines_own_files_can_be_read() -> None:
    found = CgroupMemory().read()
    assert found is None or found.limit > 0
