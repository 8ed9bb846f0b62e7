# Two commands for a user: make demo, make test. Everything happens in .venv; nothing is installed elsewhere.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test lint docs pages bench model clean

help: ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /	/'

# The package is installed as a user gets it: built into a wheel, model inside. Made again when a source changes.
$(BIN)/.installed: pyproject.toml $(shell find src models/exoclaim_base -type f -not -name '*.pyc' 2>/dev/null)
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or 3.12 is needed: make $(MAKECMDGOALS) PYTHON=/path/to/python3.12"; exit 4; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check .
	@touch $@

$(BIN)/.dev: $(BIN)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check ".[dev,cluster]"
	@touch $@

$(BIN)/.docs: $(BIN)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check ".[docs]"
	@touch $@

demo: $(BIN)/.installed ## read the project's own texts and show what they claim
	$(BIN)/python corpus/demo.py

test: $(BIN)/.dev ## run the tests
	$(BIN)/python -m pytest

lint: $(BIN)/.dev ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(BIN)/.docs ## build the documentation as pages, warnings are errors
	$(BIN)/sphinx-build -W --keep-going -q docs docs/_build/html
	@echo "docs/_build/html/index.html"

pages: $(BIN)/.docs $(BIN)/.dev ## write again what README and docs show of the program: help, columns, outputs, notebook
	$(BIN)/cog -r -I docs docs/reference/*.md
	$(BIN)/python docs/sessions.py README.md docs/tutorial/reviewed-table.md docs/how-to/notebook.ipynb

bench: $(BIN)/.dev ## speed, memory and endurance, on an idle machine: half an hour of tables for benchmarks/*/RESULTS.md
	$(BIN)/python benchmarks/pipeline/run.py corpus/texts
	$(BIN)/python benchmarks/pipeline/share.py corpus/texts/lipids.txt corpus/texts/lysosome-signals.txt
	$(BIN)/python benchmarks/pipeline/processes.py
	rm -f outputs/bench.db*
	$(BIN)/python benchmarks/database/run.py 1000 10000 100000 --db outputs/bench.db --svg outputs/bench.svg
	$(BIN)/python benchmarks/evaluation/run.py
	PYTHONPATH=. $(BIN)/python benchmarks/endurance/run.py kill 12
	PYTHONPATH=. $(BIN)/python benchmarks/endurance/run.py soak 200

model: $(BIN)/.dev ## train a model from ../shared, from nothing (some six hours on two cores)
	$(BIN)/python -m pip install --quiet torch==2.13.0
	$(BIN)/python -m pip install --quiet ".[train]"
	$(BIN)/python models/training/run.py --shared ../shared

clean: ## delete what was made, but no database
	rm -rf $(VENV) build dist docs/_build .pytest_cache .mypy_cache .ruff_cache
