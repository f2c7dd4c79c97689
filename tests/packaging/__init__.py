"""Tests of what is shipped: the stub, the types, the wheel, the source distribution, the docs."""
