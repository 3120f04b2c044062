# Every target sets up what it needs. The first run makes a virtual environment in .venv from PyPI; PYTHON chooses
# the interpreter (3.11 or newer).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := .make
CONSTRAINTS := requirements/constraints.txt
WORKERS ?= auto
STAND_INS := $(if $(filter all,$(OPERATIONS)),,--stand-ins)

.PHONY: help demo test test-backends test-backends-fast check notebooks generate bench docs conformance conformance-fast test-services test-spark lint types imports surface drift coverage clean
.DEFAULT_GOAL := help

help: ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

$(STAMPS)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON="; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS)
	@touch $@

$(STAMPS)/demo: pyproject.toml $(CONSTRAINTS) | $(STAMPS)/venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(CONSTRAINTS) -e '.[sandbox,mirror]'
	@touch $@

$(STAMPS)/dev: pyproject.toml $(CONSTRAINTS) | $(STAMPS)/venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(CONSTRAINTS) -e '.[dev]'
	@touch $@ $(STAMPS)/demo

# Large, so that only what needs it waits for it.
$(STAMPS)/spark: $(STAMPS)/dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(CONSTRAINTS) -e '.[spark]'
	@touch $@

demo: $(STAMPS)/demo ## Run the whole chain on the sandbox: import, guide, enrich, release; leaves report.html
	$(BIN)/python examples/demo.py

test: $(STAMPS)/dev ## Run the tests, in parallel, without a network
	$(BIN)/python -m pytest -n $(WORKERS) --ignore=tests/spark tests

notebooks: $(STAMPS)/dev ## Run the notebooks
	$(BIN)/python -m pytest -n 0 -o addopts= -o filterwarnings=default --nbmake --nbmake-timeout=180 notebooks

check: lint types imports drift surface coverage ## Run every static check

lint: $(STAMPS)/dev ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMPS)/spark ## mypy and pyright, both strict
	$(BIN)/mypy
	$(BIN)/pyright

imports: $(STAMPS)/dev ## import-linter: each floor imports only from floors below it
	$(BIN)/lint-imports

drift: $(STAMPS)/dev ## Generated files are what the generator makes
	$(BIN)/python -m codegen --check
	$(BIN)/python docs/make_reference.py --check

coverage: $(STAMPS)/dev ## Documented operations and fields against generated ones
	$(BIN)/python -m codegen coverage

surface: $(STAMPS)/dev ## The public surface against the recorded one
	$(BIN)/python -m codegen.surface --check

generate: $(STAMPS)/dev ## Rebuild everything generated, and the record of the public surface
	$(BIN)/python -m codegen
	$(BIN)/python docs/make_reference.py
	$(BIN)/python -m codegen.surface

bench: $(STAMPS)/dev ## Measure; prints ratios, never passes or fails
	$(BIN)/python -m bench

docs: $(STAMPS)/dev ## Build the documentation into site/
	NO_MKDOCS_2_WARNING=1 DISABLE_MKDOCS_2_WARNING=true $(BIN)/mkdocs build --strict --quiet

conformance: $(STAMPS)/dev ## Every judge of another make, and the soak; sets them up; up to 40 minutes
	$(BIN)/python -m tests.conformance

test-spark: $(STAMPS)/spark ## Tests of the data source in a real Spark (needs Java 17)
	$(BIN)/python -m pytest tests/spark

# OPERATIONS=all: each row of the table on every operation that meets it, and not only on those that stand for others.
test-backends: $(STAMPS)/dev ## The contract and every row of the fault table on every backend
	$(BIN)/python -m pytest -n $(WORKERS) tests/backends
	$(BIN)/python -m pytest -n $(WORKERS) tests/faults/_async --backend aiohttp $(STAND_INS)
	for backend in httpx httpx2; do \
		$(BIN)/python -m pytest -n $(WORKERS) tests/faults --backend $$backend $(STAND_INS) || exit 1; \
	done

test-backends-fast: $(STAMPS)/dev ## A quick part of it: cancelled calls, lists, edits, logins, on every backend
	for backend in aiohttp httpx httpx2; do \
		$(BIN)/python -m pytest -n $(WORKERS) tests/faults/_async/test_fault_jobs.py --backend $$backend --stand-ins || exit 1; \
	done

conformance-fast: $(STAMPS)/dev ## The quick ones of them: specs, wheel, types, a small soak
	$(BIN)/python -m tests.conformance --fast

test-services: $(STAMPS)/dev ## Tests against real servers of other makes
	sh tests/services/provide.sh
	$(BIN)/python -m pytest -n $(WORKERS) tests/services

clean: ## Remove what was built and installed
	rm -rf $(VENV) $(STAMPS) site build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
