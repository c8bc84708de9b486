"""``make bench``, or ``python -m benchmarks [NAME …]``: run the benchmarks and print one table."""

from __future__ import annotations

import argparse
import importlib
import platform
import sys

from benchmarks.measure import Row, table

NAMES = (
    "pure_part",
    "many_commands",
    "with_database",
    "whole_process",
    "content_check",
    "write_lock",
    "discord_path",
    "discord_wire",
    "discord_load",
    "discord_posts",
    "discord_start",
    "discord_memory",
    "slack_wire",
    "slack_many",
    "slack_load",
    "slack_start",
    "boards",
    "checkins",
    "predictions",
    "season_close",
    "uploads",
    "pictures",
)


def main() -> None:
    """Run the benchmarks that were named, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(NAMES)}; all of them by default")
    names = parser.parse_args().names or NAMES
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]}; there are {', '.join(NAMES)}")
    rows: list[Row] = []
    for name in names:
        print(f"{name} …", file=sys.stderr, flush=True)
        rows += importlib.import_module(f"benchmarks.{name}").run()
    print(f"Python {platform.python_version()} on {platform.system()} {platform.machine()}")
    print(table(rows))


if __name__ == "__main__":
    main()
