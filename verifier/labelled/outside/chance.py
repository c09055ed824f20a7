"""Whether an item comes out in more than one way: each time in a process of its own.

    python3 chance.py NAME FOLDER < ITEM

carries out the solution of an item in the environment of that name, and prints
the end, the error, and what the verifier says.
"""

import json
import os
import subprocess
import sys

from worlds import World, judge, run

RUNS = 24  # a fair coin comes out the same in all of them once in eight million times


def outcome(world, item):
    end = run(world, item["seed"], item["solution"])
    return json.dumps([end.key(), end.error, str(judge(world, item["seed"], item["verifier"], end))])


def varies(world, folder, item):
    """Whether two of some processes come to different ends or verdicts; each has a hash seed of its own."""
    first = None
    for seed in range(1, RUNS + 1):
        done = subprocess.run(
            [sys.executable, os.path.abspath(__file__), world.name, folder],
            input=json.dumps(item),
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
        )
        first = first or done.stdout
        if done.stdout != first:
            return True
    return False


def main():
    name, folder = sys.argv[1:]
    print(outcome(World(name, folder), json.load(sys.stdin)))


if __name__ == "__main__":
    main()
