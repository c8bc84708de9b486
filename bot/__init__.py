"""Cairn's core: it knows the roadmap, the rules and the ledger, and no chat platform."""

__version__ = "0.1.0"
