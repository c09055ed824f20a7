"""Whether items come out in more than one way, each time in a process of its own.

    python3 chance.py MARINA WAREHOUSE CALCULATOR < ITEMS

carries out the solutions of items in the environments of these folders, and
prints for each the end, the error, and what the verifier says.
"""

import json
import os
import subprocess
import sys

from worlds import World, judge, run

NAMES = ("marina", "warehouse", "calculator")
ROUNDS = 60  # a fair coin comes out the same in all of them once in 10^17 times


def outcome(world, item):
    end = run(world, item["seed"], item["solution"])
    return json.dumps([end.key(), end.error, str(judge(world, item["seed"], item["verifier"], end))])


def outcomes(folders, items, seed):
    """How each item comes out in a process with this hash seed."""
    done = subprocess.run(
        [sys.executable, os.path.abspath(__file__), *folders],
        input="".join(json.dumps(item) + "\n" for item in items),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
    )
    return done.stdout.splitlines()


def steady(folders, items):
    """The items that come out in one way only, however often they run."""
    if not items:
        return []
    first, left = outcomes(folders, items, 1), list(range(len(items)))
    for seed in range(2, ROUNDS + 2):
        if not left:
            break
        found = outcomes(folders, [items[index] for index in left], seed)
        left = [index for index, line in zip(left, found) if line == first[index]]
    return [items[index] for index in left]


def main():
    worlds = {name: World(name, folder) for name, folder in zip(NAMES, sys.argv[1:])}
    for line in sys.stdin:
        item = json.loads(line)
        print(outcome(worlds[item["environment"]], item))


if __name__ == "__main__":
    main()
