"""How many examples are made of a property, and from which seed.

`ATLEAST_ONE_IN` says of how many one is made, as it says in the engine's tests of how many texts
one is looked at; all are unless it is set. How long one takes is not judged: machines are busy.

The examples are the same in every run. With `ATLEAST_DRAWN=1`, as in `make soak`, they are drawn
anew; what fails then is printed with the line that repeats it.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

ONE_IN = int(os.environ.get("ATLEAST_ONE_IN", "1"))
assert ONE_IN > 0, "ATLEAST_ONE_IN must be at least 1"
IS_DRAWN = os.environ.get("ATLEAST_DRAWN") == "1"


def share(examples: int) -> int:
    """Return how many of so many examples are made."""
    return max(1, examples // ONE_IN)


def up_to(examples: int) -> settings:
    """Return settings for a property that takes so many examples, or its share of them."""
    return settings(
        max_examples=share(examples),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        derandomize=not IS_DRAWN,
        database=None,
        print_blob=True,
    )


# Properties that do not say how many have as many as Hypothesis makes.
settings.register_profile("share", up_to(settings().max_examples))
settings.load_profile("share")
