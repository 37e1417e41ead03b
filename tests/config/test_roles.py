"""Roles, read from real files: a table overrides the settings, and a fault is reported with its line."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from config.errors import line_of
from config.roles import Role, RoleTable
from config.settings import ROOT, SettingsError, load


def refused(folder: Path, text: str | bytes) -> str:
    """The error for a steward.toml that cannot be used."""
    (folder / "steward.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SettingsError) as caught:
        load({})
    return str(caught.value)


def test_without_a_file_every_role_has_the_default_limits() -> None:
    settings = load({}, max_concurrent_per_user=2, requests_per_minute=7, max_answer_tokens_limit=99, disconnect_grace_s=1.5)
    defaults = Role(max_concurrent=2, requests_per_minute=7, max_answer_tokens=99, disconnect="grace:1.5")
    assert [settings.limits.role(name) for name in ("guest", "user", "admin", "nobody")] == [defaults] * 4


def test_a_table_changes_what_it_names_and_leaves_the_rest(elsewhere: Path) -> None:
    (elsewhere / "steward.toml").write_text(
        "requests_per_minute = 5\n[roles.guest]\ntokens_per_day = 1000\n[roles.admin]\nweight = 4\nmax_concurrent = 8\n"
    )
    settings = load({})
    assert settings.limits.role("guest").tokens_per_day == 1000
    assert settings.limits.role("guest").requests_per_minute == 5
    assert settings.limits.role("user").tokens_per_day is None
    assert (settings.limits.role("admin").weight, settings.limits.role("admin").max_concurrent) == (4.0, 8)


def test_an_unknown_role_has_the_guests_limits(elsewhere: Path) -> None:
    (elsewhere / "steward.toml").write_text("[roles.guest]\nmax_waiting = 1\n[roles.student]\nmax_waiting = 9\n")
    settings = load({})
    assert settings.limits.role("student").max_waiting == 9
    assert settings.limits.role("removed-since") == settings.limits.role("guest") != settings.limits.role("user")


def test_a_limit_of_zero_is_no_limit() -> None:
    role = RoleTable(requests_per_minute=0, tokens_per_day=0).over(Role(tokens_per_day=5))
    assert role.requests_per_minute is None
    assert role.tokens_per_day is None


@pytest.mark.parametrize(("text", "grace"), [("abort", 0.0), ("finish", math.inf), ("grace:2.5", 2.5), ("grace:10", 10.0)])
def test_the_disconnect_policy_is_seconds_of_grace(text: str, grace: float) -> None:
    assert Role(disconnect=text).grace == grace


def test_a_grace_of_any_length_in_the_settings_is_a_grace_of_the_role() -> None:
    for seconds in (0, 0.25, 3, 1e6, 1e17):
        assert load({}, disconnect_grace_s=seconds).limits.role("guest").grace == seconds


def test_the_readmes_example_is_a_file_that_loads(elsewhere: Path) -> None:
    example = (ROOT / "README.md").read_text().partition("<!-- roles: read by tests/config/test_roles.py -->\n```toml\n")[2]
    (elsewhere / "steward.toml").write_text(example.partition("```")[0])
    settings = load({})
    guest, student, admin = (settings.limits.role(name) for name in ("guest", "student", "admin"))
    assert (guest.tokens_per_day, guest.max_answer_tokens, guest.grace) == (50_000, 1024, 0)
    assert (student.weight, student.max_concurrent, student.grace) == (2, 2, 30)
    assert (admin.requests_per_minute, admin.grace) == (None, math.inf)


WRONG = {
    "a misspelt limit": (
        "port = 1\n\n[roles.guest]\nweight = 1\ntokens_per_dya = 5\n",
        "line 5: roles.guest.tokens_per_dya = 5: there is no such limit",
    ),
    "text for a number": ("[roles.guest]\nmax_concurrent = '4'\n", "line 2: roles.guest.max_concurrent = '4': Input should be"),
    "yes for a number": (
        "[roles.guest]\nmax_concurrent = true\n",
        "line 2: roles.guest.max_concurrent = True: Input should be",
    ),
    "a half": ("[roles.guest]\nmax_concurrent = 1.5\n", "line 2: roles.guest.max_concurrent = 1.5"),
    "less than nothing": ("[roles.x]\ntokens_per_day = -1\n", "greater than or equal to 0"),
    "no weight": ("[roles.x]\nweight = 0\n", "line 2: roles.x.weight = 0"),
    "not a number": ("[roles.x]\nweight = nan\n", "line 2: roles.x.weight = nan"),
    "another ending": (
        "[roles.guest]\n# how it ends\ndisconnect = 'linger:5'\n",
        "line 3: roles.guest.disconnect = 'linger:5': must be `abort`, `finish` or `grace:SECONDS`",
    ),
    "a grace without seconds": ("[roles.x]\ndisconnect = 'grace:'\n", "line 2"),
    "a grace before now": ("[roles.x]\ndisconnect = 'grace:-1'\n", "line 2"),
    "digits that are none": ("[roles.x]\ndisconnect = 'grace:٣'\n", "line 2"),
    "a name in capitals": ("\n[roles.Admin]\nweight = 2\n", "line 2: roles.Admin = 'Admin': a role's name has up to 32"),
    "a name with a space": ("[roles.'the boss']\n", "line 1"),
    "a role that is no table": ("[roles]\nguest = 3\n", "line 2: roles.guest = 3"),
    "roles that are no table": ("roles = 3\n", "line 1: roles = 3"),
    "an inline table": ("roles.x = { weight = 1, max_wating = 2 }\n", "line 1: roles.x.max_wating"),
    "a value over two lines": ("port = 1\n[roles.x]\ndisconnect = '''\nsoon'''\n", "line 4: roles.x.disconnect"),
    "a table twice": ("[roles.x]\n[roles.y]\n[roles.x]\n", "line 3"),
    "a key twice": ("[roles.x]\nweight = 1\nweight = 2\n", "line 3"),
    "a bracket left open": ("[roles.x\nweight = 1\n", "line 1"),
    "no TOML at all": ("port = 1\n\nport: 2\n", "line 3"),
    "a setting that is no role's": ("\nport = 'eighty'\n", "line 2: port = 'eighty'"),
    "a misspelt table": ("[role.guest]\nweight = 1\n", "role (in steward.toml, line 1)"),
    "not UTF-8": (b"port = 1\n# caf\xe9\n", "not UTF-8 (at line 2)"),
    "lines as on another system": ("port = 1\r\n[roles.x]\r\nweight = 0\r\n", "line 3: roles.x.weight"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_file_is_refused_with_the_line_and_the_reason(case: str, elsewhere: Path) -> None:
    text, reason = WRONG[case]
    assert reason in refused(elsewhere, text)


def test_every_fault_is_reported_at_once_each_with_its_line(elsewhere: Path) -> None:
    errors = refused(elsewhere, "[roles.a]\nweight = 0\n[roles.b]\nmax_waiting = 0\n").splitlines()
    assert [line.split(":")[0] for line in errors] == ["steward.toml, line 2", "steward.toml, line 4"]


def test_a_fault_of_the_environment_is_not_blamed_on_the_file(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / "steward.toml").write_text("port = 1\n")
    monkeypatch.setenv("STEWARD_PORT", "eighty")
    with pytest.raises(SettingsError, match="STEWARD_PORT='eighty'"):
        load()


def test_roles_in_the_environment_that_are_no_json_are_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEWARD_ROLES", "guest")
    with pytest.raises(SettingsError, match="roles"):
        load()


def test_a_value_that_is_not_in_the_file_has_no_line() -> None:
    assert line_of("a = 1\n", ["b"]) is None
    assert line_of("[a]\nb = 1\n", ["a", "b"]) == 2
