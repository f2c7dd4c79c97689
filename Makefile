# The same targets for people and for CI. Needed: Rust, Python 3.10 or newer, make.
#
#   make run     set up, then run the main job: the counter from Python, the command on real data
#   make test    set up, then run the tests
#   make check   what takes longer: the engine's tests in full, a wheel for every Python here, the benches' tests
#   make lint    set up, then check format, lints, types and docs
#   make soak    what takes an hour: every question of every text; examples that are drawn anew; faults seeded
#                in the engine and the next mutants of it, each to be caught by its tests; the instructions
#                that hostile input takes; 10 GB
#   make fuzz    any question and any bytes against the definition, for a while; names what it cannot run
#   make docs    build the documentation site, target/docs/index.html, and check it; a warning is an error
#   make cross   the Rust tests on aarch64, emulated; the core as WebAssembly. Names what it cannot run
#   make stubs   write the Python stub anew from the Rust
#   make bench   measure the speed beside that of its peers; bench-quick: in under two minutes
#   make bench-command  the same for the command, beside cat, ripgrep and the line tools
#   make bench-ragged   the same for `atleast ragged`
#   make rates          how often `atleast ragged` is right about tables of known truth
#   make bench-python   the same for the Python package, on the newest Python here that is supported

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The interpreter for which cargo checks the extension module.
export PYO3_PYTHON := $(abspath $(BIN)/python)
# Of pytest: as many processes as there are cores, each given tests as it is ready for them.
ON_EVERY_CORE := --numprocesses auto --dist worksteal
# For how long each fuzz target is run.
FUZZ_SECONDS ?= 60
# How many shards of the mutants are tried, of those that have not been.
export ATLEAST_MUTANT_SHARDS ?= 1
RAGGED_PEERS := target/bench-ragged/venv
PYTHON_PEERS := target/bench-python/venv
PYTHON_WHEEL := target/bench-python/wheel
SOURCES := $(shell find crates python -type f \( -name '*.rs' -o -name '*.py' -o -name '*.toml' \))

.PHONY: run test check lint docs soak fuzz cross stubs bench bench-quick bench-command bench-ragged bench-python rates clean

run: $(VENV)/package.stamp
	@echo
	$(BIN)/python examples/two_lines.py
	@echo
	$(BIN)/atleast -n 8 L data/birdstrikes.csv

# A tenth of the texts that the engine's tests look at; `make check` looks at all.
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
	@echo "make check, 3 of 3: a wheel for every Python here, the source distribution, the examples"
	$(BIN)/python -m pytest $(ON_EVERY_CORE) -m full

lint: $(VENV)/test.stamp $(VENV)/docs.stamp $(VENV)/package.stamp
	cargo fmt --all --check
	cargo fmt --all --check --manifest-path benches/Cargo.toml
	cargo fmt --check --manifest-path cross/wasm/Cargo.toml
	cargo fmt --check --manifest-path fuzz/Cargo.toml
	cargo fmt --check --manifest-path soak/linear/Cargo.toml
	cargo clippy --locked --all-targets -- -D warnings
	cargo clippy --locked -p atleast-python -- -D warnings
	# The build of CPython without the global lock: none need be here to compile for it.
	PYO3_CONFIG_FILE=$(abspath tests/packaging/free_threaded.cfg) cargo clippy --locked -p atleast-python --target-dir target/free-threaded -- -D warnings
	cargo clippy --locked --all-targets --manifest-path benches/Cargo.toml -- -D warnings
	cargo clippy --locked --manifest-path cross/wasm/Cargo.toml -- -D warnings
	RUSTFLAGS="--cfg fuzzing" cargo clippy --locked --no-default-features --manifest-path fuzz/Cargo.toml -- -D warnings
	cargo clippy --locked --manifest-path soak/linear/Cargo.toml -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps -p atleast -p atleast-tables -p atleast-pydata --features atleast-tables/python
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

docs: $(VENV)/test.stamp $(VENV)/docs.stamp $(VENV)/package.stamp
	rm -rf target/docs
	$(BIN)/sphinx-build --quiet --nitpicky --fail-on-warning --keep-going --conf-dir docs/site . target/docs
	$(BIN)/python -m pytest docs/site

# With ATLEAST_EXPECT_VALGRIND=1 it fails where valgrind is not there, and with ATLEAST_EXPECT_MUTANTS=1 where
# cargo-mutants is not. More mutants: make soak ATLEAST_MUTANT_SHARDS=3
soak: $(VENV)/test.stamp $(VENV)/package.stamp
	ATLEAST_ONE_IN=1 cargo test --locked -p atleast --lib
	ATLEAST_DRAWN=1 $(BIN)/python -m pytest --randomly-seed=default -m "not full"
	ATLEAST_ONE_IN=1 $(BIN)/python -m pytest tests/packaging/test_wheel.py
	$(BIN)/python -m pytest -rsP soak

# With ATLEAST_EXPECT_FUZZ=1 it fails where the tools are not there.
fuzz: $(VENV)/test.stamp
	FUZZ_SECONDS=$(FUZZ_SECONDS) $(BIN)/python -m pytest -rsP fuzz

# With ATLEAST_EXPECT_CROSS=1 it fails where the tools are not there.
cross: $(VENV)/test.stamp
	$(BIN)/python -m pytest -rsP cross

stubs: $(VENV)/package.stamp
	$(BIN)/python -m tests.packaging.stub

# More flags: make bench BENCH_FLAGS="--families csv,log --small-pages"
bench:
	cargo run --locked --release --manifest-path benches/Cargo.toml -- $(BENCH_FLAGS)

bench-quick:
	cargo run --locked --release --manifest-path benches/Cargo.toml -- --quick $(BENCH_FLAGS)

# make bench-command BENCH_FLAGS="--quick"; --install-peers builds ripgrep
bench-command:
	cargo build --locked --release -p atleast-cli
	$(PYTHON) -m benches.command $(BENCH_FLAGS)

# make bench-ragged BENCH_FLAGS="--quick"; --install-peers builds those that are in Rust
bench-ragged: $(RAGGED_PEERS)/peers.stamp
	cargo build --locked --release -p atleast-cli
	$(RAGGED_PEERS)/bin/python -m benches.ragged $(BENCH_FLAGS)
	$(RAGGED_PEERS)/bin/python -m tests.tables.peers

# How often `atleast ragged` is right about tables of known truth, by group: the rates of docs/how-rows-are-read.md
rates:
	cargo build --locked --release -p atleast-cli
	$(PYTHON) -m tests.tables --command target/release/atleast --seed 6 --each 300
	$(PYTHON) -m tests.tables --command target/release/atleast --seed 7 --each 300

# make bench-python BENCH_FLAGS="--quick"; the wheel is built where the tests of the wheels build theirs
bench-python: $(PYTHON_PEERS)/peers.stamp
	rm -rf $(PYTHON_WHEEL)
	$(BIN)/maturin build --release --quiet --interpreter $(PYTHON_PEERS)/bin/python --out $(PYTHON_WHEEL) --target-dir target/wheels
	$(PYTHON_PEERS)/bin/python -m pip install --quiet --no-index --force-reinstall $(PYTHON_WHEEL)/*.whl
	$(PYTHON_PEERS)/bin/python -m benches.python $(BENCH_FLAGS)

clean:
	cargo clean
	rm -rf $(VENV)

# A virtual environment with what builds the package; one stamp for each thing installed in it.
$(VENV)/build.stamp: requirements/build.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "atleast needs Python 3.10 or newer; this is " + sys.version)'
	@echo "Setting up $(VENV)"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --requirement requirements/build.txt
	touch $@

$(VENV)/test.stamp: requirements/test.txt requirements/suite.txt $(VENV)/build.stamp
	@echo "Installing what the tests need"
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

# The peers of `atleast ragged` that come with pip, in an environment of their own.
$(RAGGED_PEERS)/peers.stamp: benches/ragged/requirements.txt
	$(PYTHON) -m venv $(RAGGED_PEERS)
	$(RAGGED_PEERS)/bin/python -m pip install --quiet --requirement $<
	touch $@
