"""The configuration of the documentation site, for Sphinx.

The root of the site is the root of the repository, and each page has the path of its file. So a
link to another page or file works on the site and in the repository.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import atleast  # noqa: E402
import from_the_stub  # noqa: E402

project = "atleast"
release = atleast.__version__
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "command_help",
    "examples",
    "markdown_docstrings",
    "from_the_stub",
]

root_doc = "docs/index"
include_patterns = [
    "docs/*.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "benches/README.md",
    "benches/command/README.md",
    "benches/ragged/README.md",
    "benches/python/README.md",
    "crates/atleast-engine/src/README.md",
    "data/README.md",
    "examples/*/README.md",
    "testdata/README.md",
    "testdata/ragged/README.md",
    "testdata/tables/README.md",
]
# Folders with generated and installed files are not searched.
exclude_patterns = [".*", "**/target", "target", "dist", "**/node_modules"]

# A broken reference is a warning, and `make docs` treats warnings as errors. Types in signatures
# that the stub imports are documented by other projects.
nitpicky = True
nitpick_ignore = [("py:class", name) for name in from_the_stub.not_documented()]
myst_heading_anchors = 3
# Keep quotes and dashes as they are typed, because prose quotes code.
smartquotes = False

autodoc_default_options = {"members": True, "undoc-members": True}
autodoc_member_order = "alphabetical"
add_module_names = False
python_maximum_signature_line_length = 88

html_theme = "furo"
html_title = f"atleast {release}"
html_static_path = [str(HERE / "site.css")]
html_css_files = ["site.css"]
html_additional_pages = {"index": "to_start.html"}
templates_path = [str(HERE / "templates")]
html_copy_source = False
html_show_copyright = False
