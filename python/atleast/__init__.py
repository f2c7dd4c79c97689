"""Does this occur at least N times in any line, in any word, or in the whole text, and where?

>>> from atleast import Counter, Reset
>>> Counter("c", 3, Reset.NewlinesReset).has_count("hello-c-c-c-goodbye")
True
>>> Counter("c", 3, Reset.NewlinesReset).has_count("hello-c-c-\\nc-goodbye")
False
"""

# Only Rust code uses it, for `Tally.plot`. The import is for tools that collect the modules of a
# program, such as PyInstaller. It does not import matplotlib.
from atleast import _plot as _plot
from atleast._atleast import (
    CharSet,
    Counter,
    CountStream,
    File,
    Note,
    Partial,
    Ragged,
    RaggedRow,
    Reset,
    Segment,
    StrayQuote,
    Tally,
    Written,
    __version__,
    ragged,
)
from atleast._atleast import open as open
from atleast._guard import GuardedFile, LimitExceeded

# Without `open`, so that `from atleast import *` does not replace Python's own.
__all__ = [
    "CharSet",
    "CountStream",
    "Counter",
    "File",
    "GuardedFile",
    "LimitExceeded",
    "Note",
    "Partial",
    "Ragged",
    "RaggedRow",
    "Reset",
    "Segment",
    "StrayQuote",
    "Tally",
    "Written",
    "__version__",
    "ragged",
]
