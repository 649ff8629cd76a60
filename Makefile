# The one door for newcomers. CI runs just these (.ci/run).
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check
READY := $(VENV)/.circlekeeper
READY_DEV := $(VENV)/.circlekeeper-dev
ARGS ?=

.PHONY: help install run test check fix faults night mutants evasions soak bench browser

help:  ## what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1: \2/p' $(MAKEFILE_LIST)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet -c constraints.txt -e .
	touch $@

$(READY_DEV): $(READY)
	$(PIP) install --quiet -c constraints.txt -e '.[dev,detoxify]'
	touch $@

install: $(READY)  ## make the virtual environment .venv with all that the program needs

run: $(READY)  ## install, then try a circle on this machine
	$(VENV)/bin/circlekeeper demo $(ARGS)

# Without CI=true, tests that need Chromium are skipped by name where there is none (tests/conftest.py).
browser:
	@if [ "$${CI:-}" = true ] && ! command -v chromium >/dev/null; then \
	  echo "CI=true and no chromium: installing Debian's"; \
	  as_root=; [ "$$(id -u)" = 0 ] || as_root=sudo; \
	  { $$as_root apt-get update -q && $$as_root apt-get install -q -y --no-install-recommends chromium; } \
	  || { echo "chromium could not be installed: install it by hand, or run the tests without CI=true" >&2; exit 1; }; \
	fi

test: $(READY_DEV) browser  ## run the tests; with CI=true nothing may be skipped
	$(PY) -m pytest -n 3 --dist loadfile $(ARGS)

check: $(READY_DEV)  ## format, lint, types, import contracts
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports

fix: $(READY_DEV)  ## format, and mend what can be mended
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

faults: $(READY_DEV)  ## kill the program a hundred times and count what is lost (minutes)
	$(PY) -m tests.faults $(ARGS)

night: $(READY_DEV)  ## simulate a night with 200 people in danger, staff who vanish and kills (minutes)
	$(PY) -m tests.night $(ARGS)

mutants: $(READY_DEV)  ## plant one defect for each promise; every one must make a test fail (minutes)
	$(PY) -m tests.mutants $(ARGS)

evasions: $(READY_DEV)  ## write what the word rules hold in 10,000 disguises; none may pass (minutes)
	EVASIONS=10000 $(PY) -m pytest -n 0 tests/unit/moderation/test_evasions.py $(ARGS)

soak: $(READY_DEV)  ## measure speed and memory under load (minutes)
	$(PY) -m tests.soak $(ARGS)

bench: $(READY_DEV)  ## measure what the README says, side by side in one run (minutes)
	$(PY) -m tests.bench $(ARGS)
