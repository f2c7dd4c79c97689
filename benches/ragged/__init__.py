"""How fast `atleast ragged` is, compared with its peers: see the README in this folder."""
