"""Print the settings table for the README, made from the settings' sections; `--write` puts it there."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
BEGIN, END = "<!-- settings: made by scripts/settings_table.py -->", "<!-- settings end -->"


def table() -> str:
    from config.settings import FIELDS, PREFIX

    rows = ["| Setting | Default | What it does |", "|---|---|---|"]
    for name, field in FIELDS.items():
        default = (
            "unset"
            if field.default is None
            else str(field.default).lower()
            if isinstance(field.default, bool)
            else field.default
        )
        rows.append(
            f"| `{PREFIX}{name.upper()}` | {f'`{default}`' if default not in ('', {}) else 'empty'} | {field.description} |"
        )
    return "\n".join(rows)


def written(readme: str) -> str:
    """The README with the table between its two marks."""
    head, _, rest = readme.partition(BEGIN)
    return f"{head}{BEGIN}\n{table()}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    if "--write" in sys.argv:
        file = ROOT / "README.md"
        file.write_text(written(file.read_text()))
    else:
        print(table())
