"""The content: its models, the strict reader, the checks, and the catalog that commands ask."""
