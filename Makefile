# Every target sets up what it needs. The first run makes a virtual environment in .venv from PyPI; PYTHON chooses
# the interpreter (3.11 or newer).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := .make
CONSTRAINTS := requirements/constraints.txt
WORKERS ?= auto

.PHONY: help demo test check notebooks generate bench docs conformance test-services test-spark lint types imports surface drift coverage clean
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

conformance: $(STAMPS)/dev ## Outside judges: specs, wheel, types of the installed package
	$(BIN)/python -m tests.conformance

test-spark: $(STAMPS)/spark ## Tests of the data source in a real Spark (needs Java 17)
	$(BIN)/python -m pytest tests/spark

test-services: $(STAMPS)/dev ## Tests against real servers of other makes
	sh tests/services/provide.sh
	$(BIN)/python -m pytest -n $(WORKERS) tests/services

clean: ## Remove what was built and installed
	rm -rf $(VENV) $(STAMPS) site build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
