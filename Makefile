# Every task of the project. `make help` lists them.
HOST ?= 127.0.0.1
PORT ?= 8000
PYTEST_WORKERS ?= 4
PYTHON := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run demo test check bench lock clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: ## Set up what is missing and serve on http://127.0.0.1:8000 (HOST=, PORT=)
	@scripts/setup run
	@$(PYTHON) -m assessment.cli serve --host $(HOST) --port $(PORT)

demo: ## Fill a fresh database with two invented firms and tell their passwords
	@scripts/setup run
	@$(PYTHON) -m assessment.cli demo

test: ## Set up what is missing and run every test
	@scripts/setup test
	@$(PYTHON) -m pytest -n $(PYTEST_WORKERS) --dist worksteal

check: ## Lint, format and types
	@scripts/setup test
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check
	@$(PYTHON) -m mypy

bench: ## Run the benchmarks and print one table (ARGS=--scale: a thousand firms, ten thousand people, both databases)
	@scripts/setup test
	@$(PYTHON) -m benchmarks $(ARGS)

lock: ## Resolve the dependencies again and write both lock files
	@scripts/setup test
	@$(PYTHON) -m pip install --quiet uv
	@scripts/lock

clean: ## Remove the virtual environment, caches and built files; answers in instance/ stay
	@rm -rf .venv dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
