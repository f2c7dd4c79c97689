"""The example of wrapping a third-party crate builds, and works as its README shows."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.packaging.places import ROOT, maturin, run

pytestmark = pytest.mark.full

EXAMPLE = ROOT / "examples" / "third-party"
# Kept between runs, so that a second one is quick.
KEPT = ROOT / "target" / "examples"

ASSERTIONS = """
import copy, doctest, pickle
import cargo_versions
from cargo_versions import Version

first, last = Version("1.9.2"), Version("1.10.0-rc.1+linux")
assert first < last and not first >= last and first != last
assert {first, Version("1.9.2")} == {first}
assert (last.major, last.minor, last.patch, last.pre, last.build) == (1, 10, 0, "rc.1", "linux")
assert repr(last) == "Version('1.10.0-rc.1+linux')" and str(last) == "1.10.0-rc.1+linux"
assert pickle.loads(pickle.dumps(last)) == copy.copy(last) == last
assert first.satisfies("^1.2") and not first.satisfies(">=1.10")
# A pre-release satisfies only requirements that name a pre-release.
assert last.satisfies(">=1.10.0-rc.0") and not last.satisfies("^1")

for attempt in (lambda: Version("1.9"), lambda: first.satisfies("newest")):
    try:
        attempt()
    except ValueError as error:
        print(error)
    else:
        raise AssertionError("nothing was refused")

assert first != "1.9.2"
try:
    first < "1.10.0"
except TypeError:
    pass
else:
    raise AssertionError("a version was compared with a text")

failed, attempted = doctest.testmod(cargo_versions)
assert attempted > 0 and failed == 0
"""

REFUSALS = """\
"1.9": unexpected end of input while parsing minor version number
"newest": unexpected character 'n' while parsing major version number
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the module, built and installed as a user would do it."""
    folder = tmp_path_factory.mktemp("third-party")
    maturin(
        "build",
        "--release",
        "--generate-stubs",
        *("--manifest-path", EXAMPLE / "Cargo.toml"),
        *("--interpreter", sys.executable),
        *("--target-dir", KEPT),
        *("--out", folder),
    )
    (wheel,) = folder.glob("*.whl")
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index"]
    run(*install, "--target", folder / "installed", wheel)
    return folder / "installed"


def test_module(installed: Path) -> None:
    assert (
        run(sys.executable, "-c", ASSERTIONS, environment={"PYTHONPATH": str(installed)})
        == REFUSALS
    )


def test_session_of_its_readme(installed: Path) -> None:
    readme = EXAMPLE / "README.md"
    assert ">>> from cargo_versions import Version\n" in readme.read_text(encoding="utf-8")
    run(sys.executable, "-m", "doctest", readme, environment={"PYTHONPATH": str(installed)})


def test_types(installed: Path) -> None:
    package = installed / "cargo_versions"
    assert (package / "py.typed").exists()
    assert "def satisfies(self, /, requirement: str) -> bool:" in (
        package / "__init__.pyi"
    ).read_text(encoding="utf-8")
