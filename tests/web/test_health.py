"""Health, readiness and metrics, for an operator, a load balancer and the loading page."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx
from fastapi import FastAPI

from engine.scripted import ScriptedEngine
from engine.types import Health
from governance.register import Register
from i18n.catalogue import translate
from observability.metrics import Metrics
from storage.error_codes import start_error
from web.failure_page import FailurePage
from web.health import operations
from web.security.headers import SecurityHeaders


@dataclass
class Stage:
    """A runtime with the test's health."""

    state: Health
    broken: bool = False
    warned: str | None = None
    engine: ScriptedEngine = field(default_factory=ScriptedEngine)

    def __post_init__(self) -> None:
        self.metrics = Metrics(Register(), self.engine)

    def health(self) -> Health:
        return self.state

    def fault(self) -> Health | None:
        return self.state if self.broken else None

    def warning(self) -> str | None:
        return self.warned


def client(stage: Stage) -> httpx.AsyncClient:
    app = FastAPI()
    app.include_router(operations(stage.engine, stage.metrics, stage.health, stage.warning, 5000))
    app.add_middleware(FailurePage, fault=stage.fault)
    app.add_middleware(SecurityHeaders)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://steward")


async def test_healthz_answers_from_the_start_and_readyz_only_when_ready() -> None:
    stage = Stage(Health("starting", "Loading the model", 0.4))
    async with stage.engine, client(stage) as http:
        assert (await http.get("/healthz")).status_code == 200
        waiting = await http.get("/readyz")
        assert (waiting.status_code, waiting.json()["status"], waiting.json()["progress"]) == (503, "starting", 0.4)
        assert int(waiting.headers["retry-after"]) > 0

        stage.state = Health("ready", progress=1.0)
        ready = (await http.get("/readyz")).json()
        assert ready["status"] == "ready"
        assert ready["model"]
        assert ready["device"]
        assert ready["kv_capacity_tokens"] == stage.engine.capacity().kv_tokens > 0


async def test_a_failed_start_gives_its_cause_and_never_turns_ready() -> None:
    async with client(Stage(Health("failed", "no GPU", code="no_gpu"))) as http:
        failed = await http.get("/readyz")
        assert failed.status_code == 503
        assert failed.json()["cause"] == translate("start.no_gpu", "en")


async def test_the_page_is_answered_with_200_and_the_same_words() -> None:
    """A browser prints each 503 in its console, and the page asks once a second."""
    for health in (Health("starting", "Loading the model", 0.4), Health("failed", "no GPU", code="no_gpu")):
        async with client(Stage(health)) as http:
            probe, page = await http.get("/readyz"), await http.get("/readyz", params={"page": 1})
            assert (probe.status_code, page.status_code) == (503, 200)
            assert page.json() == probe.json()


async def test_a_failed_start_has_a_code_beside_the_english() -> None:
    failed = Health("failed", "3 GPUs are wanted, there are 2", code="too_few_gpus", params={"wanted": 3, "have": 2})
    async with client(Stage(failed)) as http:
        body = (await http.get("/readyz")).json()
    sentence = translate("start.too_few_gpus", "en", wanted=3, have=2)
    assert (body["cause"], body["code"], body["params"]) == (sentence, "too_few_gpus", {"wanted": 3, "have": 2})


async def test_without_a_database_every_page_shows_the_cause_and_operators_still_get_answers() -> None:
    newer = Health("failed", "newer", code="db_newer", params={"revision": "<9>"})
    async with client(Stage(newer, broken=True)) as http:
        page = await http.get("/")
        assert page.status_code == 503
        assert "written by a newer Steward (schema &lt;9&gt;)" in page.text
        assert (await http.get("/healthz")).status_code == 200
        assert (await http.get("/readyz")).json()["code"] == "db_newer"


async def test_the_page_of_a_failed_start_is_in_the_browsers_language() -> None:
    why = start_error("db_locked", path="/data/<steward>.db", error="database is locked")
    async with client(Stage(Health("failed", str(why), code=why.code, params=why.params), broken=True)) as http:
        english, chinese = [(await http.get("/", headers={"accept-language": tag})).text for tag in ("en", "zh-TW, en;q=0.5")]
    assert "The database cannot be used: another program has locked it. End that program" in english
    assert '<html lang="en">' in english
    assert "无法使用数据库：它被另一个程序锁定。请结束该程序" in chinese
    assert "/data" not in english + chinese
    assert '<html lang="zh-CN">' in chinese


async def test_a_warning_has_a_code_beside_the_english() -> None:
    stage = Stage(Health("ready"))
    async with stage.engine, client(stage) as http:
        assert (await http.get("/readyz")).json()["warning_code"] is None
        stage.warned = "save_full"
        body = (await http.get("/readyz")).json()
        full = "The disk is full, so chats cannot be saved. Your chat goes on; saving is retried."
        assert (body["warning"], body["warning_code"]) == (full, "save_full")


async def test_every_response_forbids_other_hosts() -> None:
    async with client(Stage(Health("starting"))) as http:
        policy = (await http.get("/healthz")).headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy


async def test_metrics_are_prometheus_text() -> None:
    async with client(Stage(Health("starting"))) as http:
        response = await http.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    assert "steward_tickets" in response.text
