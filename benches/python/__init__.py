"""How fast the Python package is, compared with plain Python and with data frames."""
