"""What the package imports, and what it gives to who imports all of it."""

from __future__ import annotations

import builtins
import modulefinder
import re
import subprocess
import sys
from pathlib import Path

import atleast

from tests.packaging.places import ROOT

# Imported by name from the Rust, where nothing that reads Python sees it.
NAMED = re.compile(r'import\("(atleast\.[\w.]+)"\)')


def named_by_rust() -> set[str]:
    """Return every module of the package that the Rust names."""
    sources = ROOT.glob("crates/atleast*/src/**/*.rs")
    return {name for source in sources for name in NAMED.findall(source.read_text())}


def test_what_collects_modules_finds_those_that_only_the_rust_names(tmp_path: Path) -> None:
    assert named_by_rust() == {"atleast._guard", "atleast._plot"}
    program = tmp_path / "program.py"
    program.write_text("import atleast\n")
    package = Path(atleast.__file__).parent
    finder = modulefinder.ModuleFinder([str(package.parent)])
    finder.run_script(str(program))
    assert named_by_rust() < finder.modules.keys()
    # And the whole of the package but the command's entry.
    own = {f"atleast.{path.stem}" for path in package.glob("*.py")}
    assert own - {"atleast.__init__", "atleast.__main__"} <= finder.modules.keys()


def test_to_import_it_imports_no_more() -> None:
    program = "import sys, atleast; print(*sorted(sys.modules))"
    imported = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    ).stdout.split()
    assert "atleast._plot" in imported
    assert not {"matplotlib", "typing", "asyncio"} & set(imported)


def test_to_import_all_of_it_hides_nothing_of_python() -> None:
    assert not set(atleast.__all__) & set(dir(builtins))
    names: dict[str, object] = {}
    exec("from atleast import *", names)
    assert set(atleast.__all__) <= set(names)
    for name in dir(builtins):
        assert name not in names or names[name] is getattr(builtins, name)
    # It is there all the same.
    assert callable(atleast.open)


def test_all_that_is_public_is_named() -> None:
    public = {name for name in vars(atleast) if not name.startswith("_")}
    assert public - set(atleast.__all__) == {"open"}
