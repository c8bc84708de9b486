"""The platforms, one folder each. They know the core; the core does not know them; they do not know each other."""
