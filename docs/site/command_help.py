"""The directive `command-help` shows the help of the command.

Its optional argument is a subcommand. The help is the output of `atleast SUBCOMMAND --help` when
the site is built.
"""

from __future__ import annotations

import subprocess
import sys

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


class CommandHelp(SphinxDirective):
    """Shows the output of `atleast --help`."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the help as a block of text."""
        result = subprocess.run(
            [sys.executable, "-m", "atleast", *self.arguments, "--help"],
            capture_output=True,
            text=True,
            check=True,
        )
        block = nodes.literal_block(result.stdout, result.stdout, language="text")
        return [nodes.container("", block, classes=["command-help"])]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("command-help", CommandHelp)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
