# Everything a developer does here. `make` alone says what there is.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup demo test check format bench clean

help:  ## say what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

setup:  ## make .venv with everything in it, and build the widget
	@scripts/setup --dev

demo:  ## open the playground: a shop, the widget, and a phone for each channel
	@scripts/setup
	@.venv/bin/relais demo

test: setup  ## everything: the checks, then all tests; what CI runs
	@scripts/system-parts
	@$(MAKE) --no-print-directory check
	.venv/bin/pytest -n 2 --dist loadfile --no-loadscope-reorder
	scripts/npm test

check: setup  ## the quick checks: format, lint, types, who imports whom, translations
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/python scripts/check_catalogues.py

format: setup  ## write the code as we write it
	.venv/bin/ruff format
	.venv/bin/ruff check --fix

bench: setup  ## measure, beside others
	.venv/bin/python -m tests.benchmarks

clean:  ## take away all that was made: .venv, the built widget, caches (var/ stays: it is yours)
	rm -rf .venv widget/node_modules widget/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
