# Every target sets up what it needs first; a second run starts at once.
#
#   make test PYTHON=python3.13     another Python: .venv is made anew if its version differs
#   make test ARGS="-k undo"        arguments for the program that is started
#   make test SPARK=no              without fetching Spark, whose tests then fail unless it is there
#   make bench ONLY=canvas          one area
#   FAIRLABEL_PEERS=build/peers make bench ONLY=peers    beside other programs; see CONTRIBUTING.md

PYTHON ?=
ARGS ?=
BIN := .venv/bin
PRODUCT := main.py annotator exporters widgets resources
OFFSCREEN := QT_QPA_PLATFORM=offscreen

.PHONY: setup spark run test quick check bench shots manual checker package campaigns mutants lock clean
.SILENT:

setup:
	tools/setup.sh "$(PYTHON)"

# Without Spark all other tests run, and its own fail; it says what is missing.
spark: setup
	test "$(SPARK)" = no || tools/spark.sh || true

run: setup
	$(BIN)/python main.py $(ARGS)

test: setup spark
	$(OFFSCREEN) $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

# The tests nearest to what was changed, for at most 90 seconds.
quick: setup
	$(BIN)/python -m tools.quick $(ARGS)

# Shows what a program says only if it fails.
quietly = $(1) >.venv/check.log 2>&1 || { cat .venv/check.log; exit 1; }

# In the order of speed: the first fault is told soonest.
check: setup
	echo "ruff: style";            $(BIN)/ruff check --quiet --output-format concise
	echo "ruff: format";           $(BIN)/ruff format --check --quiet || { echo "Run $(BIN)/ruff format"; exit 1; }
	echo "codespell: spelling";    $(BIN)/codespell
	echo "vulture: unused code";   $(BIN)/python -m tools.unused
	echo "deptry: dependencies";   $(call quietly,$(BIN)/deptry .)
	echo "pytest: house rules";    $(BIN)/python -m pytest --quiet --no-header tests/test_house_rules.py
	echo "import-linter: layers";  $(call quietly,$(BIN)/lint-imports --no-logo)
	echo "mypy: types";            $(BIN)/mypy --no-error-summary
	echo "mypy: Windows";          $(BIN)/mypy --no-error-summary --platform win32 --cache-dir .mypy_cache/win32 $(PRODUCT)
	echo "mypy: macOS";            $(BIN)/mypy --no-error-summary --platform darwin --cache-dir .mypy_cache/darwin $(PRODUCT)
	echo "All checks passed."

bench: setup
	$(OFFSCREEN) $(BIN)/python -m benchmarks $(ARGS) $(if $(ONLY),--only $(ONLY))

shots: setup
	$(OFFSCREEN) $(BIN)/python -m tools.shots.shots $(ARGS)

# The manual as a site, build/manual/html, with each dead reference as an error.
manual: setup
	tools/manual/site.sh

# The checkers as one file each, for auditors: the same bytes on every machine, by any Python.
checker:
	$(or $(PYTHON),python3) -m tools.checkers.archive build

# Packages for people without a terminal, into dist/. TARGET: linux, deb, windows, wheelhouse, or
# several. KEY: the release key, a PEM file outside this folder. See docs/packaging.md.
package: setup
	$(BIN)/python -m tools.package $(or $(TARGET),linux deb windows wheelhouse) $(if $(KEY),--key "$(KEY)") $(ARGS)

# Each promise of docs/reliability.md by as many tries as stand there: hours. ARGS: names of some.
CAMPAIGNS := kill power full vanish copies flips ledger hostile sounds names untranslated pay forgeries fleets clock soak properties
campaigns: setup
	for name in $(or $(ARGS),$(CAMPAIGNS)); do \
		echo "$$name"; $(OFFSCREEN) $(BIN)/python -m tests.faults $$name || failed=1; \
	done; test -z "$$failed"

# Takes hours; see docs/mutations.md. ARGS is effort or pay.
mutants: setup
	tools/mutants.sh $(ARGS)

lock: setup
	tools/lock.sh $(ARGS)
	tools/setup.sh

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
