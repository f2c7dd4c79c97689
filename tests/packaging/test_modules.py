"""What the package imports, and what `from atleast import *` imports."""

from __future__ import annotations

import builtins
import modulefinder
import re
import subprocess
import sys
from pathlib import Path

import atleast

from tests.packaging.places import ROOT

# Imported by name from Rust, where tools that read Python do not see it.
NAMED = re.compile(r'import\("(atleast\.[\w.]+)"\)')


def named_by_rust() -> set[str]:
    """Return every module of the package that the Rust code imports."""
    sources = ROOT.glob("crates/atleast*/src/**/*.rs")
    return {name for source in sources for name in NAMED.findall(source.read_text())}


def test_module_collectors_find_the_modules_that_only_rust_imports(tmp_path: Path) -> None:
    assert named_by_rust() == {"atleast._guard", "atleast._plot"}
    program = tmp_path / "program.py"
    program.write_text("import atleast\n")
    package = Path(atleast.__file__).parent
    finder = modulefinder.ModuleFinder([str(package.parent)])
    finder.run_script(str(program))
    assert named_by_rust() < finder.modules.keys()
    # Also all other modules of the package, except the entry point of the command.
    own = {f"atleast.{path.stem}" for path in package.glob("*.py")}
    assert own - {"atleast.__init__", "atleast.__main__"} <= finder.modules.keys()


def test_importing_it_imports_no_slow_modules() -> None:
    program = "import sys, atleast; print(*sorted(sys.modules))"
    imported = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    ).stdout.split()
    assert "atleast._plot" in imported
    assert not {"matplotlib", "typing", "asyncio"} & set(imported)


def test_a_star_import_hides_no_builtins() -> None:
    assert not set(atleast.__all__) & set(dir(builtins))
    names: dict[str, object] = {}
    exec("from atleast import *", names)
    assert set(atleast.__all__) <= set(names)
    for name in dir(builtins):
        assert name not in names or names[name] is getattr(builtins, name)
    # `open` is public all the same.
    assert callable(atleast.open)


def test_all_public_names_are_in_all() -> None:
    public = {name for name in vars(atleast) if not name.startswith("_")}
    assert public - set(atleast.__all__) == {"open"}
