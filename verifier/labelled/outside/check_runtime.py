"""Check items against the real runtime, by a judge program.

    python3 generate.py … | python3 check_runtime.py JUDGE ENV[,ENV...]

JUDGE reads lines {environment, seed, program, verifier} and says how a program
ended and what the verifier says of the end. Prints what does not come out as
the family says, and a count of what does.
"""

import collections
import json
import subprocess
import sys

REFUSED, ACCEPTED = "rejected", "accepted"
# What the solution, and doing nothing, must come to; None: anything.
EXPECTED = {
    "impossible": (REFUSED, REFUSED, REFUSED),
    "trivially true": (ACCEPTED, ACCEPTED, ACCEPTED),
    "non-deterministic": (None, None, None),
    "verifier remembers": (None, None, None),
    "failure cases do not run": (ACCEPTED, REFUSED, None),
}


def rows(item):
    """The programs of an item: (what it is, program)."""
    yield "solution", item["solution"]
    yield "doing nothing", "pass\n"
    for text in item["failures"]:
        yield "failure", text


def judged(judge, folders, items):
    lines = [
        json.dumps(
            {
                "environment": item["environment"],
                "seed": item["seed"],
                "program": text,
                "verifier": item["verifier"],
            }
        )
        for item in items
        for _, text in rows(item)
    ]
    done = subprocess.run(
        [judge, folders], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True
    )
    return iter([json.loads(line) for line in done.stdout.splitlines()])


def problems(item, results):
    """What does not come out as the family says."""
    solution, nothing, failure = EXPECTED.get(item["family"], (ACCEPTED, REFUSED, REFUSED))
    wanted = {"solution": solution, "doing nothing": nothing, "failure": failure}
    for (what, _), result in zip(rows(item), results):
        runs = what != "failure" or item["family"] != "failure cases do not run"
        if result["ok"] != runs:
            yield f"{what}: {'ends with an error' if runs else 'runs'}: {result['error']}"
        elif wanted[what] and result["verdict"] != wanted[what]:
            yield f"{what}: {result['verdict']} {result['reason']}"


def main():
    judge, folders = sys.argv[1:]
    items = [json.loads(line) for line in sys.stdin]
    results = judged(judge, folders, items)
    good, broken = collections.Counter(), collections.Counter()
    for item in items:
        mine = [next(results) for _ in rows(item)]
        found = list(problems(item, mine))
        broken[item["family"]] += any(result["verdict"] == "broken_verifier" for result in mine)
        good[item["family"]] += not found
        for problem in found:
            print(f"{item['environment']} {item['family']} ({item['fault']}): {problem}")
    for family, count in collections.Counter(item["family"] for item in items).items():
        print(f"{family}: {good[family]} of {count} as expected, {broken[family]} with a broken verifier")


if __name__ == "__main__":
    main()
