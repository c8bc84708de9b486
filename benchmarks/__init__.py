"""What Cairn costs, always as a ratio to something measured beside it in the same run."""
