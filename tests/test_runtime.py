"""The composition root: each setting reaches its part, and a failed start gives its reason."""

from __future__ import annotations

import asyncio
import logging
import shutil
from contextlib import aclosing
from pathlib import Path

import pytest

from config.roles import RoleTable
from config.settings import FIELDS, Settings, load
from engine.config import EngineConfig
from engine.errors import EngineStartError
from engine.planning.device import Host
from engine.planning.resolve import resolve
from engine.scripted import Pause, Say, ScriptedEngine
from engine.supervision.supervisor import Supervisor
from engine.types import ChatRequest, Message, Sampling
from engine.vllm.engine import VLLMEngine
from governance.errors import Busy, RateLimited
from governance.ticket import Caller, Outcome, Ticket
from runtime import Runtime
from tests.asking import until
from tests.governance.budgets.test_clock import HOUR, Machine
from tests.tiny_model import make_tiny_qwen3


def settings(folder: Path, **given: object) -> Settings:
    return Settings.of(data_dir=folder, **given)


def ticket() -> Ticket:
    return Ticket(Caller("ada"), ChatRequest((Message("user", "Go on for ever."),), Sampling(100)))


async def test_an_answer_ends_at_the_generation_timeout_and_keeps_its_text(tmp_path: Path) -> None:
    engine = ScriptedEngine([Say("So far"), Pause(asyncio.Event())])
    async with Runtime(settings(tmp_path, max_generation_s=0.05), engine) as runtime:
        await engine.start()
        long = ticket()
        async with aclosing(runtime.gateway.stream(long)) as deltas:
            text = "".join([delta.text async for delta in deltas])
        assert (text.strip(), long.outcome) == ("So far", Outcome.TIMEOUT)


@pytest.mark.parametrize("step", [-HOUR, HOUR, -24 * HOUR, 24 * HOUR, -8760 * HOUR, 8760 * HOUR])
async def test_setting_the_systems_clock_lengthens_no_wait_and_frees_no_budget(tmp_path: Path, step: float) -> None:
    engine, machine = ScriptedEngine([Say("Yes.")]), Machine()
    chosen = load({}, data_dir=tmp_path, roles={"guest": RoleTable(requests_per_minute=2, tokens_per_day=200)})
    async with Runtime(chosen, engine, machine.clock) as runtime:
        await engine.start()

        async def ask() -> None:
            async with aclosing(runtime.gateway.stream(ticket())) as deltas:
                assert [delta async for delta in deltas]

        await ask()
        await ask()
        before = runtime.budgets.of("ada", "guest")
        machine.set(step)
        assert runtime.budgets.of("ada", "guest") == before
        with pytest.raises(RateLimited) as refused:
            await ask()
        assert refused.value.retry_after == 60
        machine.forward(60)
        await ask()


async def test_the_memory_guard_runs_only_where_it_is_on_and_goes_by_the_operators_limit(tmp_path: Path) -> None:
    def guarding(runtime: Runtime) -> bool:
        return any("MemoryGuard" in repr(task.get_coro()) for task in runtime._tasks)

    engine = ScriptedEngine([Say("Yes.")])
    async with Runtime(settings(tmp_path, memory_limit="1MiB"), engine) as runtime:
        assert guarding(runtime)
        await engine.start()
        await until(lambda: runtime.guard.level == 3, limit=30)
        with pytest.raises(Busy) as refused:
            async with aclosing(runtime.gateway.stream(ticket())) as deltas:
                assert [delta async for delta in deltas]
        assert (refused.value.reason, runtime.slots()) == ("memory_pressure", 1)
        assert runtime.guard.cause is not None
        assert runtime.guard.cause.signal == "limit"
        assert b"steward_guard_level 3.0" in runtime.metrics.render()
    async with Runtime(settings(tmp_path, memory_limit="1MiB", memory_guard=False), engine) as runtime:
        assert not guarding(runtime)


async def test_pruning_runs_only_where_it_is_enabled(tmp_path: Path) -> None:
    def pruning(runtime: Runtime) -> bool:
        return any("Pruner" in repr(task.get_coro()) for task in runtime._tasks)

    async with Runtime(settings(tmp_path), ScriptedEngine()) as runtime:
        assert pruning(runtime)
    async with Runtime(settings(tmp_path, auto_prune_enabled=False), ScriptedEngine()) as runtime:
        assert not pruning(runtime)


async def test_a_data_folder_that_is_deleted_comes_back_with_chats_and_secret_and_is_warned_of(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    async with Runtime(settings(folder), ScriptedEngine()) as runtime:
        secret, server_id = runtime.identity.secret, runtime.identity.server_id
        assert any("FileWatch" in repr(task.get_coro()) for task in runtime._tasks)
        assert runtime.warning() is None
        shutil.rmtree(folder)
        await runtime.store.file_watch.look()
        assert runtime.warning() == "file_restored"
        assert (folder / "secret").read_text() == secret, "a new one at the next start would part every guest from the chats"
        assert (folder / "server_id").read_text() == server_id
        assert (folder / "steward.db").stat().st_size > 0


async def test_without_accounts_the_first_start_makes_a_key_where_the_api_is_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "steward")
    for given in ({"api": "off"}, {"auth": "password"}):
        async with Runtime(settings(tmp_path, **given), ScriptedEngine()) as runtime:
            assert not (tmp_path / "api-key").exists(), given
            assert not await runtime.api_keys.exist()
    assert "Programs" not in caplog.text
    async with Runtime(settings(tmp_path), ScriptedEngine()) as runtime:
        text = (tmp_path / "api-key").read_text().strip()
        holder = await runtime.api_keys.holder(text)
        assert holder is not None
        assert (holder.user, holder.role, holder.key_name) == ("api", "user", "first")
    assert f"Programs: the key for the API is in {tmp_path / 'api-key'}." in caplog.text
    assert text not in caplog.text


async def test_a_first_key_that_cannot_be_kept_is_logged_and_the_rest_starts(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "api-key").mkdir(mode=0o700)
    engine = ScriptedEngine()
    async with Runtime(settings(tmp_path), engine) as runtime:
        assert runtime.fault() is None
        await until(lambda: engine.health().status == "ready")
        assert not await runtime.api_keys.exist()
    assert f"cannot be kept in {tmp_path / 'api-key'}: Is a directory." in caplog.text
    assert "make keys" in caplog.text


async def test_a_chat_that_is_open_in_a_browser_is_in_use(tmp_path: Path) -> None:
    runtime = Runtime(settings(tmp_path), ScriptedEngine())
    runtime.open_threads = frozenset  # another test's browser may have been here a moment ago
    assert not runtime.in_use()
    runtime.open_threads = lambda: ["read"]
    assert set(runtime.in_use()) == {"read"}


async def test_a_database_that_cannot_be_opened_is_reported_and_nothing_else_starts(tmp_path: Path) -> None:
    (tmp_path / "steward.db").write_text("this is not a database, and it is long enough to be taken for one\n" * 50)
    async with Runtime(settings(tmp_path), ScriptedEngine()) as runtime:
        assert runtime.health().status == "failed"
        assert str(tmp_path / "steward.db") in runtime.health().detail
        assert runtime.fault() == runtime.health()
        assert not runtime._tasks


async def test_a_model_that_cannot_be_loaded_is_logged_and_the_chats_can_still_be_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Lacking(ScriptedEngine):
        async def start(self) -> None:
            raise EngineStartError("There is no model at /models/x.")

    with caplog.at_level(logging.ERROR):
        async with Runtime(settings(tmp_path), Lacking()) as runtime:
            await next(task for task in runtime._tasks if "_start_engine" in repr(task.get_coro()))
            assert "There is no model at /models/x." in caplog.text
            assert runtime.fault() is None


async def test_the_database_url_wins_over_the_data_folder(tmp_path: Path) -> None:
    chosen = f"sqlite:///{tmp_path / 'other.db'}"
    async with Runtime(settings(tmp_path, database_url=chosen), ScriptedEngine()):
        assert (tmp_path / "other.db").exists()
        assert not (tmp_path / "steward.db").exists()


def test_every_engine_setting_reaches_the_engine_under_its_own_name(tmp_path: Path) -> None:
    given = {"pipeline_parallel_size": 2, "data_parallel_size": 3, "executor_backend": "ray", "reasoning_parser": "deepseek_r1"}
    config = VLLMEngine(settings(tmp_path, **given).engine).config
    assert {name: getattr(config, name) for name in given} == given
    assert set(EngineConfig.model_fields) <= set(FIELDS)


def test_the_operators_engine_settings_reach_vllm(tmp_path: Path) -> None:
    tuned = {
        "dtype": "float16", "kv_cache_dtype": "fp8", "kv_cache_memory": 2 << 30, "max_num_seqs": 5, "enforce_eager": True,
        "max_num_batched_tokens": 777, "tensor_parallel_size": 2, "pipeline_parallel_size": 3, "data_parallel_size": 4,
        "executor_backend": "ray", "seed": 9, "gpu_memory_utilization": 0.5,
    }  # fmt: skip
    config = settings(tmp_path, model=str(make_tiny_qwen3(tmp_path / "tiny")), **tuned).engine
    host = Host(vllm="0.29.0", cpu_build=False, gpus=(24 * 10**9,) * 24, avx2=True, memory=64 << 30)
    arguments = resolve(config, host).engine_args
    names = {"kv_cache_memory": "kv_cache_memory_bytes", "executor_backend": "distributed_executor_backend"}
    assert {name: arguments[names.get(name, name)] for name in tuned} == tuned


def test_the_settings_of_the_lifecycle_reach_the_supervisor(tmp_path: Path) -> None:
    engine = Runtime(settings(tmp_path, idle_unload_s=7, max_restarts=2, canary_s=3)).engine
    assert isinstance(engine, Supervisor)
    assert (engine.policy.idle_unload, engine.policy.max_restarts, engine._vigil.every) == (7, 2, 3)
