"""The Grafana dashboard: every metric in its queries is one that Steward exports."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from engine.scripted import ScriptedEngine
from engine.supervision.supervisor import Supervisor
from governance.errors import BadInput
from governance.policies.request_metrics import RequestMetrics
from governance.register import Register
from observability.gpu import GpuSample
from observability.metrics import Metrics
from observability.process_memory import ProcessMemory
from tests.asking import until
from tests.governance.stack import Noted, Stack, ticket

GRAFANA = Path(__file__).resolve().parents[2] / "deploy" / "grafana"
DASHBOARD: dict[str, Any] = json.loads((GRAFANA / "dashboards" / "steward.json").read_text(encoding="utf-8"))
PANELS: list[dict[str, Any]] = DASHBOARD["panels"]
SELECTOR = re.compile(r"\b(steward_\w+)(?:\{([^}]*)\})?")
LABEL = re.compile(r'(\w+)(=~?)"([^"]*)"')
GROUPED = re.compile(r"by \(([^)]*)\)")
PROMETHEUS = {"instance", "job"}  # labels that it adds to everything it scrapes
PROMQL = {"sum", "max", "by", "rate", "increase", "histogram_quantile"}


def queries() -> Iterator[tuple[str, str, str]]:
    """Panel, query, legend."""
    for panel in PANELS:
        for target in panel.get("targets", []):
            yield panel["title"], target["expr"], target["legendFormat"]


@pytest.fixture(scope="module")
async def exported() -> dict[str, dict[str, set[str]]]:
    """Every sample's name, with its labels and their values, of a stack in which each kind of event has happened."""
    register = Register()
    gpus, memory = [GpuSample(0, "A", 1, 2, 0.5)], ProcessMemory(1, 1)
    engine = ScriptedEngine()
    await engine.start()
    supervisor = Supervisor(ScriptedEngine)
    metrics = Metrics(register, supervisor, lambda: gpus, lambda: memory)
    async with supervisor:
        await supervisor.restart("to see how long it takes")
        await until(lambda: supervisor.history().restarts == 1)
        await supervisor.unload()
        await until(lambda: supervisor.health().status == "asleep")
        supervisor.wake()
        await until(lambda: supervisor.history().wakes == 1)
    with pytest.raises(BadInput):
        await Stack(engine, [RequestMetrics(metrics.record), Noted("no", [], refuse=BadInput("No."))], register).pump(ticket())
    found: dict[str, dict[str, set[str]]] = {}
    for family in text_string_to_metric_families(metrics.render().decode()):
        for sample in family.samples:
            labels = found.setdefault(sample.name, {})
            for label, value in sample.labels.items():
                labels.setdefault(label, set()).add(value)
    return found


async def test_every_metric_label_and_value_in_its_queries_exists(exported: dict[str, dict[str, set[str]]]) -> None:
    for panel, query, legend in queries():
        selectors = SELECTOR.findall(query)
        assert selectors, f"{panel}: {query}"
        for name, chosen in selectors:
            assert name in exported, f"{panel} asks for {name}"
            for label, how, value in LABEL.findall(chosen):
                assert label in PROMETHEUS or label in exported[name], f"{panel} chooses {name} by {label}"
                assert how == "=~" or value in exported[name][label], f"{panel} asks for {name} with {label}={value}"
            grouped = {label.strip() for group in GROUPED.findall(query) for label in group.split(",")}
            assert grouped <= exported[name].keys(), f"{panel} groups {name} by {grouped}"
            shown = set(re.findall(r"\{\{(\w+)\}\}", legend))
            assert shown <= grouped, f"{panel} names its lines by {shown}"


def test_its_queries_use_only_functions_that_are_known_here() -> None:
    """A word that is neither a metric nor a function would pass the test above."""
    for panel, query, _ in queries():
        bare = LABEL.sub("", re.sub(r"\[[^\]]*\]", "", GROUPED.sub("by", SELECTOR.sub("", query))))
        assert set(re.findall(r"[a-z_]{2,}", bare)) <= PROMQL, f"{panel}: {query}"


def test_every_server_can_be_chosen_and_every_query_keeps_to_it() -> None:
    variables = {variable["name"]: variable for variable in DASHBOARD["templating"]["list"]}
    assert variables["datasource"]["query"] == "prometheus"
    assert variables["instance"]["definition"] == "label_values(steward_tickets, instance)"
    for panel, query, _ in queries():
        assert all('instance=~"$instance"' in chosen for _, chosen in SELECTOR.findall(query)), f"{panel}: {query}"


def test_it_shows_every_metric_that_there_is(exported: dict[str, dict[str, set[str]]]) -> None:
    asked = {name for _, query, _ in queries() for name, _ in SELECTOR.findall(query)}
    bare = {re.sub(r"_(bucket|sum|count)$", "", name) for name in asked}
    there = {re.sub(r"_(bucket|sum|count)$", "", name) for name in exported if not name.endswith("_created")}
    assert there - bare == set()


def test_panels_have_names_and_ids_of_their_own_and_do_not_overlap() -> None:
    assert len({panel["id"] for panel in PANELS}) == len(PANELS)
    assert all(panel["title"] for panel in PANELS)
    assert all(panel["description"] for panel in PANELS if panel["type"] != "row")
    for one, other in combinations([panel["gridPos"] for panel in PANELS], 2):
        apart = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        below = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
        assert apart or below, (one, other)
    assert all(panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24 for panel in PANELS)
