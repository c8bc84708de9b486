"""Chat platforms, one folder each. The core does not know their names; they are found by being here."""
