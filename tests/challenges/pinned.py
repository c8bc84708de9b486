"""Fingerprints of what each version of each generator makes for two seeds. A line here is never changed, only added."""

PINNED: dict[tuple[str, int], list[str]] = {
    ("churn", 1): ["6a248367edbad282", "f01d68b52d40b721"],
    ("vectors", 1): ["2e4369646c759d51", "1e6017ef5fb71ed8"],
}
