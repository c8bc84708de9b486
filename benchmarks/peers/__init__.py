"""Other bot frameworks doing Cairn's job, each in a process of its own."""
