"""Does this occur at least N times in any line, word, record, or in all of it, and where?

>>> from atleast import Counter, Reset
>>> Counter("c", 3, Reset.NewlinesReset).has_count("hello-c-c-c-goodbye")
True
>>> Counter("c", 3, Reset.NewlinesReset).has_count("hello-c-c-\\nc-goodbye")
False
"""

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
    Stream,
    Tally,
    Written,
    __version__,
    open,
    ragged,
)
from atleast._guard import GuardedFile, LimitExceeded

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
    "Stream",
    "Tally",
    "Written",
    "__version__",
    "open",
    "ragged",
]
