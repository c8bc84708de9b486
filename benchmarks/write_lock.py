"""Fifty tasks at once, each reading and then writing, two thousand times each: how often "database is locked"?

A deferred ``BEGIN`` lost 1,592 of 2,000 such transactions in five seconds of waiting; ``BEGIN IMMEDIATE`` lost none. Three
ways in, all on one file: through one store's thread (the way of every request), through its transactions from fifty threads
at once, and from four processes, each with a store of its own. Every transaction reads a total and writes it plus one, so the
end must also add up: a lost update would show. The goal is 0. By default each way does 2,000 transactions; ``--full`` does
2,000 for each of the fifty.
"""

from __future__ import annotations
