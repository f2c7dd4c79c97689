"""Tests of the package as shipped: stub, types, wheel, source distribution, documents."""
