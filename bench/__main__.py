"""`python -m bench [NAME …]`: runs the benchmarks and prints what they found; writes nothing."""

import platform
import sys
from importlib import import_module

MODULES = ("feed", "latency", "flood", "killed", "cost_projection")
"""The benchmarks, each a module here whose `run()` gives what it found, each a line or two as text."""


def main(wanted: list[str]) -> int:
    unknown = [name for name in wanted if name not in MODULES]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(MODULES)}", file=sys.stderr)
        return 2
    print(
        f"Python {platform.python_version()}, {platform.machine()}. Ratios hold; times are those of this machine."
    )
    for name in wanted or MODULES:
        print(f"\n{name}")
        for found in import_module(f"bench.{name}").run():
            print(f"  {found}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
