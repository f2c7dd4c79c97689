"""Does this occur at least N times in any line, word, record, or in all of it, and where?

>>> from atleast import Counter, Reset
>>> Counter("c", 3, Reset.NewlinesReset).has_count("hello-c-c-c-goodbye")
True
>>> Counter("c", 3, Reset.NewlinesReset).has_count("hello-c-c-\\nc-goodbye")
False
"""

# Only the Rust asks for it, when a tally is drawn. Here it is seen by what collects a program's
# modules, such as PyInstaller; matplotlib is imported when it draws.
from atleast import _plot as _plot
from atleast._atleast import (
    CharSet,
    Counter,
    File,
    Note,
    Partial,
    Ragged,
    RaggedRow,
    Reset,
    Segment,
    StrayQuote,
    CountStream,
    Tally,
    Written,
    __version__,
    ragged,
)
from atleast._atleast import open as open
from atleast._guard import GuardedFile, LimitExceeded

# All but `open`, which is `atleast.open`: `from atleast import *` leaves Python's own as it is.
__all__ = [
    "CharSet",
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
    "CountStream",
    "Tally",
    "Written",
    "__version__",
    "ragged",
]
