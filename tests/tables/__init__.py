"""Tables whose truth is known, made by a seed, and how often an implementation finds it."""
