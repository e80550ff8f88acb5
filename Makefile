# SOFI: install, run, test. Needs Python 3.11 or newer and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := UV_PYTHON_DOWNLOADS=never $(BIN)/uv --quiet
WORKERS ?= 2

.PHONY: install demo test test-unit test-e2e lint format exigences bench-lheo bench-listes bench-referentiels bench-demarrage requirements clean
.DEFAULT_GOAL := install

install: $(VENV)/.installed

$(VENV)/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit("SOFI demande Python 3.11 ou plus récent ; celui-ci est %s." % sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

$(VENV)/.installed: requirements-dev.txt pyproject.toml | $(VENV)/bin/uv
	$(UV) pip sync --require-hashes requirements-dev.txt
	$(UV) pip install --no-deps --no-build-isolation --editable .
	@touch $@

demo: install
	@$(BIN)/sofi demo

test: lint test-unit test-e2e

test-unit: install
	$(BIN)/pytest -n $(WORKERS) --dist loadfile -m "not e2e"

test-e2e: install
	$(BIN)/pytest -n $(WORKERS) --dist loadfile -m e2e

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint sofi
	$(BIN)/lint-imports

format: install
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

exigences: install
	@$(BIN)/python tests/exigences.py

bench-lheo: install
	$(BIN)/python tests/bench/lheo.py $(ARGS)

bench-listes: install
	$(BIN)/python tests/bench/listes.py $(ARGS)

bench-referentiels: install
	$(BIN)/python tests/bench/referentiels.py $(ARGS)

bench-demarrage: install
	$(BIN)/python tests/bench/demarrage.py $(ARGS)

# Lock the dependencies again after a change of pyproject.toml: hashed, with no index address.
requirements: | $(VENV)/bin/uv
	$(UV) pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header --output-file requirements.txt
	$(UV) pip compile pyproject.toml --group dev --universal --generate-hashes --no-emit-index-url --no-header --constraint requirements.txt --output-file requirements-dev.txt

clean:
	rm -rf $(VENV) *.egg-info .pytest_cache .ruff_cache .hypothesis
