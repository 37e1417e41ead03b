# Steward's commands. `make` alone lists them.
SHELL := /bin/bash
PY := .venv/bin/python
export ACCEL PYTHON VLLM

.PHONY: help setup run test lint fast fuzz engine browser plan accounts keys bench matrix lock clean

help:            ## what there is to do
	@grep -hE '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup:           ## make .venv and install the locked packages
	@scripts/setup run

run: setup       ## open the chat on http://127.0.0.1:8000 (HOST=, PORT=, ACCEL=cpu|gpu)
	@exec $(PY) server.py $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

test:            ## everything: lint, types, unit, contract, engine and browser tests
	@scripts/setup test
	@$(MAKE) --no-print-directory lint
	@scripts/test $(ARGS)

lint:            ## ruff and strict mypy
	@$(PY) -m ruff check . && $(PY) -m ruff format --check -q . && $(PY) -m mypy

fast:            ## the tests that need neither a real engine nor a browser
	@scripts/setup test && $(PY) -m pytest -m "not engine and not browser and not timing" -n auto --maxprocesses 4 --dist loadfile $(ARGS)

fuzz:            ## requests and packets that no page sends, longer: make fuzz FUZZ_EXAMPLES=20000
	@scripts/setup test && FUZZ_EXAMPLES=$(or $(FUZZ_EXAMPLES),5000) $(PY) -m pytest -k fuzz tests/chat $(ARGS)

engine:          ## only the tests on the real engine
	@scripts/setup test && $(PY) -m pytest -m engine $(ARGS)

browser:         ## only the tests in a real browser
	@scripts/setup test && $(PY) -m pytest -m browser $(ARGS)

plan: setup      ## what fits on a card: make plan MODEL=Qwen/Qwen3-4B-Instruct-2507 GPU_GB=24
	@$(PY) -m engine.planning.plan $(if $(MODEL),--model $(MODEL)) $(if $(GPU_GB),--gpu-gb $(GPU_GB))

accounts: setup  ## accounts for STEWARD_AUTH=password: make accounts ARGS="add NAME"
	@$(PY) -m storage.accounts $(ARGS)

keys: setup      ## keys for the API: make keys ARGS="add USER --name laptop"
	@$(PY) -m storage.keys $(ARGS)

bench:           ## page, engine and first-token times of this machine
	@scripts/setup test && $(PY) -m benchmarks.start

matrix:          ## engine and contract tests on the oldest and the newest vLLM (VLLM="0.28 0.31": on these)
	@scripts/setup test && $(PY) -m scripts.matrix $(ARGS)

lock: setup      ## renew requirements/ after a change of dependencies
	@$(PY) -m scripts.lock

clean:           ## remove .venv and caches (chats in data/ stay)
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .files .cache
