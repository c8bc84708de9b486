"""The rules of studying: who a member is, what the ledger says, and what follows from it."""
