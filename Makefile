# Everything happens in .venv beside this file; nothing outside is touched.
#   make run       set up, ingest the sample articles, show cited answers, then chat (when there is a terminal)
#   make test      set up, run the tests
#   make check     what a contributor runs before a commit: format, lint, types, import rules, tests
#   make coverage  the tests, and what they do not reach: a tenth slower
#   make lock      renew constraints.txt from pyproject.toml

PYTHON ?= python3
# cpu: the CPU build of torch, or stop. default: whatever the package index offers (on Linux several GB of CUDA).
TORCH ?= cpu
VENV := .venv
BIN := $(VENV)/bin
# Processes that run the tests, one more than cores, since many tests wait; each loads the model once.
WORKERS ?= 3
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder
DEMO := archive-demo

.PHONY: run test check types coverage setup lock format clean
.DEFAULT_GOAL := help

.PHONY: help
help:
	@sed -n 's/^#   //p' Makefile

setup: $(VENV)/.ready

# All is compiled at once, on all cores: where Python may not write what it compiles, as in many containers, each
# command would else compile torch anew, and Newsdesk. Some packages bring templates that are no Python: no matter.
$(VENV)/.ready: pyproject.toml constraints.txt constraints-cpu.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Newsdesk needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --upgrade pip
	@echo "Installing; this takes a few minutes the first time."
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-compile -c constraints.txt \
	  $(if $(filter cpu,$(TORCH)),-c constraints-cpu.txt) -e '.[dev,slack,postgres,parquet]' || { cat .ci/no-cpu-build.txt >&2; exit 1; }
	@$(BIN)/python -m compileall -q -j 0 $(VENV)/lib bot retrieval ingest >/dev/null 2>&1 || true
	@touch $@

run: setup
	$(BIN)/newsdesk ingest samples/articles --archive $(DEMO)
	$(BIN)/newsdesk chat --archive $(DEMO) < samples/questions.txt
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/newsdesk chat --archive $(DEMO); fi

test: setup
	$(PYTEST)

# Types are checked while the tests run, which wait for processes and servers of theirs much of the time.
check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	@$(MAKE) --no-print-directory -j 2 types test

types: setup
	$(BIN)/mypy

coverage: setup
	$(PYTEST) --cov --cov-report=term:skip-covered

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# torch has a line of its own in constraints-cpu.txt; the CUDA packages of its default build are not ours to pin.
lock: setup
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --upgrade --quiet \
	  --no-header --no-annotate --no-emit-package torch --output-file constraints.all
	grep -Ev '^(cuda|nvidia|triton)' constraints.all > constraints.txt
	rm constraints.all

clean:
	rm -rf $(DEMO) build dist *.egg-info .coverage .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
