"""Settings: a fault is reported with its value and the expected one; the README's table is generated from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.settings import FIELDS, PREFIX, ROOT, SECTIONS, SettingsError, load
from engine.config import EngineConfig, parse_bytes
from scripts.settings_table import written


def test_everything_has_a_default_and_a_description() -> None:
    load({})
    assert [name for name, field in FIELDS.items() if not field.description or field.is_required()] == []


def test_the_readme_tells_the_truth_about_every_setting() -> None:
    readme = (ROOT / "README.md").read_text()
    assert readme == written(readme), "run: .venv/bin/python scripts/settings_table.py --write"


def test_a_wrong_value_is_named_with_the_expected_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEWARD_PORT", "eighty")
    monkeypatch.setenv("STEWARD_TOP_P", "2")
    with pytest.raises(SettingsError) as caught:
        load()
    assert "STEWARD_PORT='eighty'" in str(caught.value)
    assert "STEWARD_TOP_P='2'" in str(caught.value)
    assert "less than or equal to 1" in str(caught.value)


def test_a_misspelt_setting_is_refused_rather_than_ignored() -> None:
    with pytest.raises(SettingsError, match="STEWARD_MAX_HISTROY_ROUNDS"):
        load({"STEWARD_MAX_HISTROY_ROUNDS": "3"})


def test_a_misspelt_name_in_the_env_file_is_refused_too(elsewhere: Path) -> None:
    (elsewhere / ".env").write_text("STEWARD_MAX_HISTROY_ROUNDS=3\nOTHER=1\n")
    with pytest.raises(SettingsError, match="STEWARD_MAX_HISTROY_ROUNDS"):
        load({})


def test_a_secret_that_can_be_guessed_is_refused() -> None:
    with pytest.raises(SettingsError, match="STEWARD_SECRET"):
        load({}, secret="abc")
    assert load({}, secret="x" * 32).web.secret == "x" * 32


def test_the_environment_wins_over_the_env_file_and_that_over_the_toml(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (elsewhere / "steward.toml").write_text('port = 1\nlog_level = "debug"\nmax_queue = 1\n')
    (elsewhere / ".env").write_text("STEWARD_PORT=2\nSTEWARD_MAX_QUEUE=2\n")
    monkeypatch.setenv("STEWARD_PORT", "3")
    settings = load()
    assert (settings.web.port, settings.limits.max_queue, settings.web.log_level) == (3, 2, "debug")


def test_a_misspelt_name_in_the_toml_is_refused_too(elsewhere: Path) -> None:
    (elsewhere / "steward.toml").write_text("max_histroy_rounds = 3\n")
    with pytest.raises(SettingsError, match="max_histroy_rounds"):
        load()


def test_a_broken_toml_is_refused_with_its_line(elsewhere: Path) -> None:
    (elsewhere / "steward.toml").write_text("port = 1\nthis is not toml\n")
    with pytest.raises(SettingsError, match="line 2"):
        load()


@pytest.mark.parametrize(("text", "size"), [("2GiB", 2 << 30), ("2G", 2 << 30), ("1.5m", 3 << 19), ("1048576", 1 << 20)])
def test_sizes_are_read_with_their_units(text: str, size: int) -> None:
    assert parse_bytes(text) == size


def test_a_relative_data_folder_does_not_move_with_the_working_directory() -> None:
    assert load(data_dir="elsewhere").storage.folder == ROOT / "elsewhere"


def test_each_setting_stands_in_one_section() -> None:
    names = [name for section in SECTIONS.values() for name in section.model_fields]
    assert sorted(names) == sorted(set(names))
    settings = load({})
    assert settings.engine == EngineConfig(), "the engine's section is what the engine takes"


FORMER = {"max_running": 5, "max_running_per_user": 2, "max_wait_seconds": 7, "max_seconds": 8}


def test_former_names_still_work_and_are_warned_of_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name, value in FORMER.items():
        monkeypatch.setenv(f"{PREFIX}{name.upper()}", str(value))
    limits = load().limits
    assert (limits.max_concurrent, limits.max_concurrent_per_user, limits.max_wait_s, limits.max_generation_s) == (5, 2, 7, 8)
    for name in FORMER:
        assert caplog.text.count(f"The setting {name} is called") == 1


def test_the_present_name_wins_over_the_former_one(elsewhere: Path) -> None:
    (elsewhere / "steward.toml").write_text("max_running = 5\nmax_concurrent = 6\n")
    assert load().limits.max_concurrent == 6


def test_the_former_value_of_admission_and_limits_of_roles_still_work(
    elsewhere: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (elsewhere / "steward.toml").write_text('admission = "seats"\n[roles.guest]\nmax_running = 3\n')
    limits = load().limits
    assert (limits.admission, limits.role("guest").max_concurrent) == ("slots", 3)
    assert "admission=seats is called admission=slots" in caplog.text
    assert "roles.guest.max_running is called roles.guest.max_concurrent" in caplog.text


def test_a_wrong_value_under_a_former_name_is_refused(elsewhere: Path) -> None:
    (elsewhere / "steward.toml").write_text("max_running = 0\n")
    with pytest.raises(SettingsError, match=r"steward\.toml, line 1: max_running = 0"):
        load()


def test_an_environment_file_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of another user, say: its owner's own start had worked."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_bytes(b"STEWARD_MODEL=\xff\xfe\n")
    with pytest.raises(SettingsError, match=r"\.env cannot be read: .*utf-8"):
        load({})

    def refused(_: object) -> None:
        raise PermissionError(13, "Permission denied", ".env")

    monkeypatch.setattr("config.settings.dotenv_values", refused)
    with pytest.raises(SettingsError, match=r"\.env cannot be read: .*Permission denied"):
        load({})
