"""How many examples Hypothesis makes for each property, and from which seed.

With `ATLEAST_ONE_IN=10` it makes one in ten of them; the engine's tests take one in ten of their
texts. Without it, it makes all. The time of an example is not limited, because machines are busy.

The examples are the same in every run. With `ATLEAST_DRAWN=1`, as in `make soak`, each run draws
new ones; a failure is printed with the line that reproduces it.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

ONE_IN = int(os.environ.get("ATLEAST_ONE_IN", "1"))
assert ONE_IN > 0, "ATLEAST_ONE_IN must be at least 1"
IS_DRAWN = os.environ.get("ATLEAST_DRAWN") == "1"


def share(examples: int) -> int:
    """Return how many of these examples are made: one in `ONE_IN`, at least one."""
    return max(1, examples // ONE_IN)


def up_to(examples: int) -> settings:
    """Return settings for a property with this number of examples, or its share of them."""
    return settings(
        max_examples=share(examples),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        derandomize=not IS_DRAWN,
        database=None,
        print_blob=True,
    )


# A property without settings has Hypothesis' default number of examples, or its share.
settings.register_profile("share", up_to(settings().max_examples))
settings.load_profile("share")
