"""Where things are kept: the engine, the tables and their migrations."""
