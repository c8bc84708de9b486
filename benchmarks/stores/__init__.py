"""Other ways to keep points, each a process of its own in an environment of its own."""
