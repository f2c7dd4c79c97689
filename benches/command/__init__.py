"""How fast the command searches, compared with its peers: see the README in this folder."""
