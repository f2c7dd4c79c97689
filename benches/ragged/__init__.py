"""How fast `atleast ragged` is, beside its peers: see the README in this folder."""
