# Everything a newcomer, a developer and CI need. Each target does its own set-up.
PYTHON ?= python3
BIN := .venv/bin
RUN := .venv/run.stamp
DEV := .venv/dev.stamp
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --require-hashes

.PHONY: run test check bench bench-peers lock generate clean

run: $(RUN) ## Talk to Cairn in this terminal
	@$(BIN)/python -m bot chat

test: $(DEV) ## Run the tests
	@$(BIN)/python -m pytest -q -n 2 $(TESTS)

check: $(DEV) ## Format, lint, types, import contracts, content
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot content check

bench: $(DEV) ## Measure, as ratios against a floor in the same run
	@$(BIN)/python -m benchmarks

bench-peers: $(DEV) ## Measure beside other bots, in an environment of its own
	@$(BIN)/python -m benchmarks.peers

lock: $(DEV) ## Pin the dependencies anew, with hashes
	@$(PYTHON) -m venv .venv/uv && .venv/uv/bin/python -m pip --quiet install uv
	.venv/uv/bin/uv pip compile pyproject.toml --generate-hashes --universal -q -o requirements.lock
	.venv/uv/bin/uv pip compile pyproject.toml --group dev --extra postgres --generate-hashes --universal -q -o requirements-dev.lock

generate: $(DEV) ## Write what is generated: schemas, id lock
	@$(BIN)/python -m bot content schema
	@$(BIN)/python -m bot content lock

clean: ## Remove everything that was built; .cairn, with your data, stays
	rm -rf .venv .venv-peers dist build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Cairn needs Python 3.11 or newer. Name one: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv
	@touch $@

$(RUN): .venv/made requirements.lock
	@echo "Setting up (once, about half a minute) ..."
	@$(PIP) -r requirements.lock
	@touch $@

$(DEV): .venv/made requirements-dev.lock
	@echo "Setting up for development (once, about half a minute) ..."
	@$(PIP) -r requirements-dev.lock
	@touch $@ $(RUN)
