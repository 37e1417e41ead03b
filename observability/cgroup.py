"""The memory limit of this process's control group, and what counts against it; cgroup v1 and v2."""

from __future__ import annotations

from pathlib import Path

from governance.guard.readings import Use

UNLIMITED = 1 << 60  # cgroup v1 writes nearly 2^63 for no limit


class CgroupMemory:
    """Finds the group's folder once; reads it and those above it each time, for any of them may have the tightest limit.

    Of what is used, the page cache is left out, for the kernel takes it back before it kills anything: the files of a large
    model alone may fill a group to its limit. (That is also why the kubelet's working set will not do: it counts the files
    that were read twice.)
    """

    def __init__(self, proc: Path = Path("/proc")) -> None:
        self.version, self._folders = _folders(proc)

    @property
    def folder(self) -> Path | None:
        """The innermost group's; None where there are no cgroups."""
        return self._folders[0] if self._folders else None

    @property
    def pressure_file(self) -> Path | None:
        """How long the tasks of this group wait for memory, where the kernel says so."""
        return next((file for folder in self._folders if (file := folder / "memory.pressure").is_file()), None)

    def read(self) -> Use | None:
        """The use of the group that is nearest to its limit; None where none of them has a limit."""
        read = _read_v1 if self.version == 1 else _read_v2
        found = [use for folder in self._folders if (use := read(folder)) is not None]
        return max(found, key=lambda use: use.share, default=None)


def _read_v2(folder: Path) -> Use | None:
    limits = [limit for name in ("memory.max", "memory.high") if (limit := _number(folder / name)) is not None]
    used = _number(folder / "memory.current")
    if not limits or used is None:
        return None
    stat = _stat(folder)
    cache = stat.get("file", 0) - stat.get("shmem", 0) + stat.get("slab_reclaimable", 0)
    return Use(max(0, used - cache), max(1, min(limits)))


def _read_v1(folder: Path) -> Use | None:
    limit, used = _number(folder / "memory.limit_in_bytes"), _number(folder / "memory.usage_in_bytes")
    if limit is None or used is None:
        return None
    stat = _stat(folder)
    return Use(max(0, used - stat.get("total_cache", 0) + stat.get("total_shmem", 0)), max(1, limit))


def _number(file: Path) -> int | None:
    """A file's number; None for "max", for cgroup v1's "no limit", and where there is no such file."""
    try:
        number = int(file.read_text())
    except (OSError, ValueError):
        return None
    return number if number < UNLIMITED else None


def _stat(folder: Path) -> dict[str, int]:
    try:
        lines = (folder / "memory.stat").read_text().splitlines()
        return {name: int(value) for name, _, value in (line.partition(" ") for line in lines)}
    except (OSError, ValueError):
        return {}


def _folders(proc: Path) -> tuple[int, list[Path]]:
    """The version, and the folders of this process's group and of all above it, innermost first."""
    try:
        groups = [line.split(":", 2) for line in (proc / "self/cgroup").read_text().splitlines()]
        mounts = [_mount(line) for line in (proc / "self/mountinfo").read_text().splitlines()]
    except (OSError, ValueError):
        return 2, []
    for version, path in [
        *((1, path) for _, names, path in groups if "memory" in names.split(",")),  # v1 has it though v2 is mounted beside it
        *((2, path) for number, _, path in groups if number == "0"),
    ]:
        for root, point, kind, options in mounts:
            if (kind == "cgroup" and "memory" in options) if version == 1 else kind == "cgroup2":
                return version, _up(Path(point), _below(path, root))
    return 2, []


def _mount(line: str) -> tuple[str, str, str, list[str]]:
    """Root, mount point, file system and options of a line in mountinfo (proc_pid_mountinfo(5))."""
    left, _, right = line.partition(" - ")
    root, point = (field.replace("\\040", " ") for field in left.split()[3:5])
    kind, _, options = right.split(" ", 2)
    return root, point, kind, options.split(",")


def _below(path: str, root: str) -> str:
    """Where the group is below the mount point. In a container the path may be the host's, of which nothing is mounted here."""
    if root == "/":
        return path
    return path.removeprefix(root) if path == root or path.startswith(f"{root}/") else ""


def _up(point: Path, below: str) -> list[Path]:
    folder = point / below.strip("/")
    return [folder, *(above for above in folder.parents if above == point or point in above.parents)]
