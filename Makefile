# Two commands for a newcomer: `make demo` and `make test`. Both set up .venv from nothing.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
PYTEST := $(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder
# What takes minutes takes turns in CI: each commit has the next of so many shares of it.
TURNS := 20
TURN ?= $(shell git rev-list --count HEAD)
SHARED := nbgrader or fidelity or slow
DURATIONS := tests/durations.json
IN_TURN = $(shell ls -d solutions/*/ | xargs -n1 basename | awk -v turn=$(TURN) '{ name[NR - 1] = $$1 } END { print name[turn % NR] }')

.DEFAULT_GOAL := help
.PHONY: help demo test test-nbgrader test-libraries test-turn test-durations test-all fidelity fidelity-new fidelity-sample under-load check format lint types sync sync-turn verify verify-turn try-bundle try-bundle-quick bench-check bench bench-nbgrader bench-start bench-history bench-regrade judged-again mutants pictures nbgrader nbgrader-suite formgrader-pictures test-browser bench-report bench-desk bench-scale report-pictures clean

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(STAMP)-dev: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

demo: $(STAMP) ## Grade the sample class in examples/class and show the table
	@rm -rf build/demo
	@$(BIN)/autograder grade 05_gradient_checking examples/class --out build/demo; status=$$?; test $$status -le 1
	@echo
	@echo "Some feedback a student gets (build/demo/feedback/forward_difference.md):"
	@echo
	@sed -n '1,40p' build/demo/feedback/forward_difference.md

test: $(STAMP)-dev ## Run the tests, one nbgrader term from end to end among them
	$(PYTEST) -m 'not nbgrader and not fidelity and not slow'

test-nbgrader: $(STAMP)-dev ## Run the other tests of nbgrader courses and kernels
	$(PYTEST) -m nbgrader

test-libraries: $(STAMP)-dev ## Run the tests of courses that use others' libraries, such as scikit-learn, and install those
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[libraries]'
	$(BIN)/python -m pytest -q -m libraries tests/nbgrader/test_libraries.py

test-turn: $(STAMP)-dev ## Run one of twenty shares of what `make test` leaves out, another with every commit; TURN=5 for a certain one
	FIDELITY_EVERY=1 $(PYTEST) --dist worksteal -m '$(SHARED)' --splits $(TURNS) --group $$(($(TURN) % $(TURNS) + 1)) --durations-path $(DURATIONS)

test-durations: $(STAMP)-dev ## Run all twenty, and write down how long each test takes, by which they are shared out
	FIDELITY_EVERY=1 $(PYTEST) -m '$(SHARED)' --store-durations --clean-durations --durations-path $(DURATIONS)

test-all: $(STAMP)-dev ## Run all, with statement and branch coverage of autograder/
	$(PYTEST) --cov --cov-report=term

fidelity: $(STAMP)-dev ## Execute every file of tests/fidelity in a stock kernel, and grade it (takes half an hour)
	cd tests && ../$(BIN)/python -m fidelity kernels
	cd tests && ../$(BIN)/python -m fidelity page
	FIDELITY_EVERY=1 $(BIN)/python -m pytest -q tests/fidelity

fidelity-new: $(STAMP)-dev ## Execute in a kernel what none has executed as it is now
	cd tests && ../$(BIN)/python -m fidelity kernels --stale
	cd tests && ../$(BIN)/python -m fidelity page

fidelity-sample: $(STAMP)-dev ## Execute one file in 32 in a kernel, others with every second commit
	cd tests && ../$(BIN)/python -m fidelity kernels --check --every 32 --start $$(($(TURN) / 2))

under-load: $(STAMP)-dev ## Grade tests/fidelity and all accepted alternatives on a busy machine; MINUTES=25 ends it, the next run goes on
	$(BIN)/python tools/under_load.py $(ASSIGNMENTS) $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(MINUTES),--minutes $(MINUTES))

check: format lint types sync verify test-all ## Everything, no turns: most of an hour

format: $(STAMP)-dev ## Formatting (ruff format writes what this wants)
	$(BIN)/ruff format --check .

lint: $(STAMP)-dev ## Lint, and the order of the rooms
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo

types: $(STAMP)-dev ## Types, strictly
	$(BIN)/mypy

sync: $(STAMP)-dev ## Generated files are what their sources say
	$(BIN)/autograder build --check

verify: $(STAMP)-dev ## Prove every assignment
	$(BIN)/autograder verify

sync-turn: $(STAMP)-dev ## Generated files are what their sources say; the outcomes that one assignment's checks are shipped with are observed
	$(BIN)/autograder build --check --no-outcomes
	$(BIN)/autograder build --check $(IN_TURN)

verify-turn: $(STAMP)-dev ## Prove one assignment, another with every commit
	$(BIN)/autograder verify $(IN_TURN)

try-bundle: $(STAMP)-dev ## Set up and use the archive for students in an empty folder (takes minutes, and the network)
	$(BIN)/python tools/try_bundle.py

try-bundle-quick: $(STAMP)-dev ## The same without Colab, as CI runs it
	$(BIN)/python tools/try_bundle.py --quick

bench-check: $(STAMP)-dev ## Measure a student's check in a terminal against importing torch
	$(BIN)/python benchmarks/check_start.py

bench: $(STAMP)-dev ## Measure against nbgrader and plain pytest, side by side (takes minutes)
	$(BIN)/python benchmarks/throughput.py $(if $(RECORD),--record $(RECORD))

bench-nbgrader: $(STAMP)-dev ## Measure nbgrader courses: stock, with the drop-ins, in bulk (takes minutes)
	$(BIN)/python benchmarks/nbgrader.py $(if $(RECORD),--record $(RECORD))

bench-start: $(STAMP)-dev ## Measure the first result of grade against importing torch and pyplot (takes a minute)
	$(BIN)/python benchmarks/start_up.py $(if $(RECORD),--record $(RECORD))

bench-history: $(STAMP)-dev ## Draw the picture of what `make bench… RECORD=VERSION` has recorded
	$(BIN)/python benchmarks/history.py

nbgrader: $(STAMP) ## Prepare this repository as an nbgrader course below build/nbgrader (docs/nbgrader.md)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[nbgrader]'
	$(BIN)/autograder nbgrader source --to build/nbgrader/source
	mkdir -p build/nbgrader/exchange

nbgrader-suite: $(STAMP)-dev ## Run nbgrader's own tests, unmodified, against the drop-ins
	$(BIN)/python tools/nbgrader_suite.py --report docs/nbgrader-suite.md

bench-scale: $(STAMP)-dev ## Measure lanes inside Dask workers beside plain lanes, and simulate 256 cores (takes minutes)
	$(BIN)/python benchmarks/scale.py

formgrader-pictures: $(STAMP)-dev ## Take pictures of the formgrader with our scores, in headless Chromium
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt playwright
	$(BIN)/python tools/formgrader_pictures.py

bench-regrade: $(STAMP)-dev ## Measure judging a class again from its evidence against grading it (takes minutes)
	$(BIN)/python benchmarks/regrade.py

judged-again: $(STAMP)-dev ## Prove that judging again equals grading anew, over all assignments (takes minutes)
	$(BIN)/python tools/judged_again.py

mutants: $(STAMP)-dev ## Mutate every reference solution and report what the hidden graders let through
	$(BIN)/autograder mutants --report docs/mutants.md

test-browser: $(STAMP)-dev ## Open the pages of a report in headless Chromium: nothing a student wrote comes alive
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt playwright
	$(BIN)/python -m pytest -q -m browser tests/browser

report-pictures: $(STAMP)-dev ## Take pictures of the report of a made-up class of 60, in headless Chromium
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt playwright
	rm -rf build/class build/run
	$(BIN)/python tools/generate_class.py 05_gradient_checking 60 --out build/class
	$(BIN)/autograder grade 05_gradient_checking build/class --out build/run --no-report; test $$? -le 1
	$(BIN)/python tools/report_pictures.py build/run

bench-report: $(STAMP)-dev ## Measure how long the report of a class of 1,000 takes to make
	$(BIN)/python benchmarks/report.py

bench-desk: $(STAMP)-dev ## Measure a TA's evening with a class of 400, from Moodle's zip to the scores (takes minutes)
	$(BIN)/python benchmarks/ta_desk.py

pictures: $(STAMP)-dev ## Take pictures of three notebooks in JupyterLab: fresh, half done, wrong, finished; light, dark; 900 and 700 px
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt playwright
	$(BIN)/python tools/pictures.py 01_leaves_and_graphs 05_gradient_checking 10_mini_autograd \
	  --state fresh half wrong finished --theme light dark --width 900 700

clean: ## Remove what was generated here, .venv included
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
