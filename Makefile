# Praxis: `make run` is all it takes. Needs Python 3.12 or newer and make.
.DEFAULT_GOAL := help
.PHONY: help run test check check-a11y bench clean
PY := .venv/bin/python

help: ## show this list
	@sed -n 's/^\([a-z0-9-]*\):.*## /  make \1\t/p' Makefile | expand -t 20

run: .venv/run.stamp ## set everything up and start Praxis on http://127.0.0.1:8000 (PORT, PRAXIS_DATA, PRAXIS_DEMO)
	@exec $(PY) -m config.run --stop-with-parent

test: .venv/dev.stamp ## run every test, browser tests included (ARGS="-k name")
	@chromium=$$($(PY) -m tests.browser) && PRAXIS_CHROMIUM=$$chromium exec $(PY) -m pytest $(ARGS)

check: .venv/dev.stamp ## format, lint, migrations, deploy checks
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m config.check

check-a11y: .venv/dev.stamp ## axe on every page in every theme and width
	@chromium=$$($(PY) -m tests.browser) && PRAXIS_CHROMIUM=$$chromium PRAXIS_A11Y=all exec $(PY) -m pytest tests/journeys -m accessibility $(ARGS)

bench: .venv/dev.stamp ## benchmarks, printed as ratios
	@exec $(PY) -m bench

clean: ## remove what was installed and built; the data in var/ stays
	rm -rf .venv var/static var/static-root .pytest_cache .ruff_cache

# The stamps say what .venv holds; the larger set holds the smaller one.
.venv/run.stamp: requirements.lock
	@config/packages requirements.lock && touch $@

.venv/dev.stamp: requirements-dev.lock
	@config/packages requirements-dev.lock && touch $@ .venv/run.stamp
