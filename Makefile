# The commands for people and for CI. They need Rust, Python 3.10 or newer, and make.
#
#   make run     set up, then run three examples: from Python, and the command on real data
#   make test    set up, then run the tests
#   make check   the tests that take longer: all of the engine's, the benchmarks', a wheel for every
#                Python on this machine
#   make lint    set up, then check formats, line lengths, lints, types and docs
#   make soak    an hour of tests: every text for the engine, new random examples, seeded faults and
#                some mutants that the tests must catch, instructions on hostile input, 10 GB
#   make fuzz    compare random questions and bytes with the definition; lists what it cannot run
#   make docs    build and check the documentation site, target/docs/index.html
#   make cross   the Rust tests on emulated aarch64, the core as WebAssembly; lists what it cannot
#                run
#   make stubs   generate the Python stub from the Rust code
#   make bench          measure the counter, compared with its peers
#   make bench-quick    the essentials of that, in under two minutes
#   make bench-command  measure the command, compared with cat, ripgrep and the line tools
#   make bench-ragged   measure `atleast ragged`
#   make bench-python   measure the Python package, on the newest supported Python on this machine
#   make rates   how often `atleast ragged` is right about tables of known truth
#   make clean   delete everything that was built

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Cargo checks the extension module for this interpreter.
export PYO3_PYTHON := $(abspath $(BIN)/python)
# For pytest: a process for each core; idle processes take tests from busy ones.
ON_EVERY_CORE := --numprocesses auto --dist worksteal
# How long each fuzz target runs.
FUZZ_SECONDS ?= 60
# How many shards of the mutants are tried, of those that were not tried before.
export ATLEAST_MUTANT_SHARDS ?= 1
RAGGED_PEERS := target/bench-ragged/venv
PYTHON_PEERS := target/bench-python/venv
PYTHON_WHEEL := target/bench-python/wheel
# The docstrings are Markdown files in docs/ folders.
SOURCES := $(shell find crates python -type f \( -name '*.rs' -o -name '*.py' -o -name '*.toml' \
	-o -path '*/docs/*.md' \))

.PHONY: run test check lint docs soak fuzz cross stubs rates clean
.PHONY: bench bench-quick bench-command bench-ragged bench-python

run: $(VENV)/package.stamp
	@echo
	$(BIN)/python examples/two_lines.py
	@echo
	$(BIN)/atleast -n 8 L data/birdstrikes.csv

# The engine's tests try a tenth of their texts here; `make check` tries all.
test: $(VENV)/test.stamp $(VENV)/package.stamp
	@echo "make test, 1 of 2: the Rust crates and the command"
	ATLEAST_ONE_IN=10 cargo test --locked
	@echo "make test, 2 of 2: the Python package and the documents"
	$(BIN)/python -m pytest $(ON_EVERY_CORE) -m "not full"

check: $(VENV)/test.stamp $(VENV)/package.stamp
	@echo "make check, 1 of 3: the engine's tests in full"
	cargo test --locked --lib
	@echo "make check, 2 of 3: the benches"
	cargo test --locked --manifest-path benches/Cargo.toml
	@echo "make check, 3 of 3: a wheel for every Python, the source distribution, the examples"
	$(BIN)/python -m pytest $(ON_EVERY_CORE) -m full

lint: $(VENV)/test.stamp $(VENV)/docs.stamp $(VENV)/package.stamp
	cargo fmt --all --check
	cargo fmt --all --check --manifest-path benches/Cargo.toml
	cargo fmt --check --manifest-path cross/wasm/Cargo.toml
	cargo fmt --check --manifest-path fuzz/Cargo.toml
	cargo fmt --check --manifest-path soak/linear/Cargo.toml
	cargo clippy --locked --all-targets -- -D warnings
	cargo clippy --locked -p atleast-python -- -D warnings
	# For the free-threaded CPython, which need not be installed.
	PYO3_CONFIG_FILE=$(abspath tests/packaging/free_threaded.cfg) cargo clippy --locked \
		-p atleast-python --target-dir target/free-threaded -- -D warnings
	cargo clippy --locked --all-targets --manifest-path benches/Cargo.toml -- -D warnings
	cargo clippy --locked --manifest-path cross/wasm/Cargo.toml -- -D warnings
	RUSTFLAGS="--cfg fuzzing" cargo clippy --locked --no-default-features \
		--manifest-path fuzz/Cargo.toml -- -D warnings
	cargo clippy --locked --manifest-path soak/linear/Cargo.toml -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps \
		-p atleast -p atleast-tables -p atleast-pydata --features atleast-tables/python
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/python -m tests.packaging.line_length
	$(BIN)/mypy

docs: $(VENV)/test.stamp $(VENV)/docs.stamp $(VENV)/package.stamp
	rm -rf target/docs
	$(BIN)/sphinx-build --quiet --nitpicky --fail-on-warning --keep-going \
		--conf-dir docs/site . target/docs
	$(BIN)/python -m pytest docs/site

# Without valgrind or cargo-mutants it skips their tests; with ATLEAST_EXPECT_VALGRIND=1 and
# ATLEAST_EXPECT_MUTANTS=1 it fails instead. More mutants: make soak ATLEAST_MUTANT_SHARDS=3
soak: $(VENV)/test.stamp $(VENV)/package.stamp
	ATLEAST_ONE_IN=1 cargo test --locked -p atleast --lib
	ATLEAST_DRAWN=1 $(BIN)/python -m pytest --randomly-seed=default -m "not full"
	ATLEAST_ONE_IN=1 $(BIN)/python -m pytest tests/packaging/test_wheel.py
	$(BIN)/python -m pytest -rsP soak

# With ATLEAST_EXPECT_FUZZ=1 it fails if the tools are not installed.
fuzz: $(VENV)/test.stamp
	FUZZ_SECONDS=$(FUZZ_SECONDS) $(BIN)/python -m pytest -rsP fuzz

# With ATLEAST_EXPECT_CROSS=1 it fails if the tools are not installed.
cross: $(VENV)/test.stamp
	$(BIN)/python -m pytest -rsP cross

stubs: $(VENV)/test.stamp $(VENV)/package.stamp
	$(BIN)/python -m tests.packaging.stub

# With flags: make bench BENCH_FLAGS="--families csv,log --small-pages"
bench:
	cargo run --locked --release --manifest-path benches/Cargo.toml -- $(BENCH_FLAGS)

bench-quick:
	cargo run --locked --release --manifest-path benches/Cargo.toml -- --quick $(BENCH_FLAGS)

# make bench-command BENCH_FLAGS="--quick"; --install-peers builds ripgrep
bench-command:
	cargo build --locked --release -p atleast-cli
	$(PYTHON) -m benches.command $(BENCH_FLAGS)

# make bench-ragged BENCH_FLAGS="--quick"; --install-peers builds xan and qsv
bench-ragged: $(RAGGED_PEERS)/peers.stamp
	cargo build --locked --release -p atleast-cli
	$(RAGGED_PEERS)/bin/python -m benches.ragged $(BENCH_FLAGS)
	$(RAGGED_PEERS)/bin/python -m tests.tables.peers

# How often `atleast ragged` is right about tables of known truth, by group: the rates in
# docs/how-rows-are-read.md.
rates:
	cargo build --locked --release -p atleast-cli
	$(PYTHON) -m tests.tables --command target/release/atleast --seed 6 --each 300
	$(PYTHON) -m tests.tables --command target/release/atleast --seed 7 --each 300

# make bench-python BENCH_FLAGS="--quick"; shares a target folder with the tests of the wheels
bench-python: $(PYTHON_PEERS)/peers.stamp
	rm -rf $(PYTHON_WHEEL)
	$(BIN)/maturin build --release --quiet --interpreter $(PYTHON_PEERS)/bin/python \
		--out $(PYTHON_WHEEL) --target-dir target/wheels
	$(PYTHON_PEERS)/bin/python -m pip install --quiet --no-index --force-reinstall \
		$(PYTHON_WHEEL)/*.whl
	$(PYTHON_PEERS)/bin/python -m benches.python $(BENCH_FLAGS)

clean:
	cargo clean
	rm -rf $(VENV)

# A virtual environment with the build tools; a stamp for each set of packages installed in it.
$(VENV)/build.stamp: requirements/build.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and \
		"atleast needs Python 3.10 or newer; this is " + sys.version)'
	@echo "Setting up $(VENV)"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --requirement requirements/build.txt
	touch $@

$(VENV)/test.stamp: requirements/test.txt requirements/suite.txt $(VENV)/build.stamp
	@echo "Installing the tools for the tests"
	$(BIN)/python -m pip install --quiet --requirement requirements/test.txt
	touch $@

$(VENV)/docs.stamp: requirements/docs.txt $(VENV)/build.stamp
	$(BIN)/python -m pip install --quiet --requirement requirements/docs.txt
	touch $@

$(VENV)/package.stamp: $(SOURCES) Cargo.toml Cargo.lock pyproject.toml $(VENV)/build.stamp
	@echo "Building the package: two to three minutes the first time"
	VIRTUAL_ENV=$(abspath $(VENV)) $(BIN)/maturin develop --release
	touch $@

$(PYTHON_PEERS)/peers.stamp: benches/python/requirements.txt $(VENV)/build.stamp
	$$($(BIN)/python -m tests.packaging.interpreters) -m venv --clear $(PYTHON_PEERS)
	$(PYTHON_PEERS)/bin/python -m pip install --quiet --requirement $<
	touch $@

# The peers of `atleast ragged` that pip installs, in a separate environment.
$(RAGGED_PEERS)/peers.stamp: benches/ragged/requirements.txt
	$(PYTHON) -m venv $(RAGGED_PEERS)
	$(RAGGED_PEERS)/bin/python -m pip install --quiet --requirement $<
	touch $@
