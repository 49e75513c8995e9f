"""Back-tests files by hand: python -m bench.backtest FILE... [--distance HM] [--json]."""

import argparse
import json
from pathlib import Path

from meetdash.commands.backtest import run
from meetdash.present.backtest import as_dict, table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--distance")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    report = run(given.files, given.distance)
    print(json.dumps(as_dict(report), indent=1) if given.json else "\n".join(table(report)))


if __name__ == "__main__":
    main()
