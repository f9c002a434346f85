# Two commands: `make app` and `make test`. Each makes and updates its own environment, and does nothing twice.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LIST ?= data/lists/efficient-diffusion.md
# More for pip, such as another index for a CPU-only torch: make app PIP_ARGS="..."
PIP_ARGS ?=

.PHONY: app test lint format bench clean help

help:
	@echo "make app    build the graph and serve the app"
	@echo "make test   run all tests"
	@echo "make lint   ruff, mypy, import-linter"
	@echo "make bench  measure speed"

$(VENV)/.app: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Lithograph needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "Installing into $(VENV); the first time this takes some minutes ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(PIP_ARGS) --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.app
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(PIP_ARGS) --editable '.[dev]'
	@touch $@

app: $(VENV)/.app
	@$(BIN)/kg build $(LIST)
	@$(BIN)/kg app

test: $(VENV)/.dev
	@$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev
	$(BIN)/python -m bench

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
