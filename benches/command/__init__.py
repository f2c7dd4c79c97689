"""How fast the command searches, beside its peers: see the README in this folder."""
