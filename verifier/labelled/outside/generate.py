"""Labelled items for measuring a filter: half of them sound, half with one fault each.

    python3 generate.py --warehouse DIR --calculator DIR -n 250 --seed 11
    python3 generate.py --warehouse DIR --calculator DIR -n 250 --seed 11 --prove

prints 2n items as JSON lines: n sound ones, and n with a fault, spread over ten
families and four environments (two of them beside this file: `radio`, the
running order of a show, and `rota`, the shifts of a clinic). An item has the
fields environment, seed, instruction, verifier, solution, failures, family and
fault. The same --seed gives the same items.

Every item is proved before it is printed, by plain Python execution
(`prove.py`); what cannot be proved is drawn again. The right end is known from
an oracle that is written apart from solution and verifier (`kinds_*.py`).

- sound: the solution ends as the oracle says. The verifier accepts that end, and
  refuses doing nothing, each failure case, and ten or more other ends near it.
- lenient verifier, partial check, ignores the state, ignores the answer: the same,
  but a near end that calls bring about and nobody asked for is accepted; the last
  two give the same verdict whatever the state, or the answer, is.
- impossible: the verifier refuses the right end, and all failure cases.
- trivially true: the verifier accepts the right end, nothing done, and all near ends.
- wrong item: solution and verifier agree on an end that is not the one which the
  instruction asks for, and the verifier refuses that one.
- failure cases do not run: each raises an error; the rest is sound.
- verifier remembers: a fresh verifier is right; a used one says otherwise.
- non-deterministic: eight processes come to different ends or verdicts (this is
  checked by --prove alone, which takes longer and prints a summary to stderr).

Where things are: `worlds.py` runs programs and verifiers in an environment;
`kinds.py` and `kinds_*.py` hold the kinds of request; `forms.py` the styles of
verifiers and solutions; `near.py` makes ends near the right one; `cases.py` puts
a sound case together; `faults.py` and `faults_*.py` bring in the faults.
"""

import argparse
import collections
import json
import os
import random
import sys

import faults_blind  # noqa: F401 (declares kinds of fault)
import faults_item  # noqa: F401
import faults_refusing  # noqa: F401
import kinds_calculator  # noqa: F401 (declares kinds of request)
import kinds_radio  # noqa: F401
import kinds_rota  # noqa: F401
import kinds_warehouse  # noqa: F401
import prove
from cases import draw_case, framed
from faults import FAULTS, refused
from faults_lenient import PARTIAL_LOOPS
from kinds import KINDS
from worlds import World

HERE = os.path.dirname(os.path.abspath(__file__))
FAMILIES = [
    "lenient verifier",
    "ignores the state",
    "ignores the answer",
    "non-deterministic",
    "impossible",
    "trivially true",
    "partial check",
    "wrong item",
    "failure cases do not run",
    "verifier remembers",
]
STATELESS = {"ignores the state"}  # families that need a state that changes


def of_several(kind):
    """Whether a request asks for several things."""
    return kind.groups or kind.name in PARTIAL_LOOPS or (kind.answer or "-")[0] in "[{"


OCCASION = {  # which kinds of request give a family occasion; all do for the others
    "ignores the state": lambda kind: kind.parts,
    "ignores the answer": lambda kind: kind.answer,
    "partial check": of_several,
}


class Maker:
    """Draws items, and keeps account of what was drawn."""

    def __init__(self, worlds, seed, faults=FAULTS):
        self.worlds, self.faults = worlds, faults
        self.draw = random.Random(seed)
        self.seen = set()
        self.turns = collections.Counter()
        self.cells = {}

    def turn(self, name, options):
        """The next of some options, each as often as the others, in a shuffled order."""
        if name not in self.cells:
            self.cells[name] = list(options)
            self.draw.shuffle(self.cells[name])
        self.turns[name] += 1
        return self.cells[name][(self.turns[name] - 1) % len(self.cells[name])]

    def case(self, world, family, tries=50):
        """A case of the next kind of request that gives a family occasion."""
        occasion = OCCASION.get(family, lambda kind: True)
        kinds = [kind for kind in KINDS[world.name] if occasion(kind)]
        row = family if family in OCCASION or family == "sound" else "others"
        for _ in range(tries):
            kind = self.turn(f"kind {world.name} {row}", kinds)
            case = draw_case(world, kind, self.draw)
            if case is not None:
                return case
        raise RuntimeError(f"no case for {world.name}")

    def item(self, case, family, name, fields):
        fields = {key: value for key, value in fields.items() if key != "asked"}
        instruction = fields.pop("instruction", case.draft.instruction)
        case.draft.instruction = instruction
        return {
            "environment": case.world.name,
            "seed": case.seed,
            "instruction": framed(case, self.draw),
            "verifier": case.sound_verifier,
            "solution": case.solution,
            "failures": [],
            **fields,
            "family": family,
            "fault": name,
        }

    def keep(self, case, item):
        """Whether an item is new and proved."""
        key = (item["environment"], item["instruction"])
        if key in self.seen or prove.check(case, item):
            return False
        self.seen.add(key)
        return True

    def sound(self):
        """A sound item of the next environment and the next kind of request."""
        world = self.worlds[self.turn("sound", sorted(self.worlds))]
        while True:
            case = self.case(world, "sound")
            failures = refused(case, case.sound_verifier, self.draw.choice([3, 3, 4]), self.draw)
            item = failures and self.item(case, "sound", case.draft.kind.name, {"failures": failures})
            if item and self.keep(case, item):
                return item

    def faulty(self, family, tries=40):
        """An item of a family, with its next kind of fault and in the next environment."""
        places = [w for w in sorted(self.worlds) if family not in STATELESS or self.worlds[w].changers]
        while True:
            name = self.turn(family, sorted(self.faults[family]))
            start = places.index(self.turn(f"place {family}", places))
            for place in places[start:] + places[:start]:
                item = self.with_fault(self.worlds[place], family, name, tries)
                if item:
                    return item

    def with_fault(self, world, family, name, tries):
        for _ in range(tries):
            case = self.case(world, family)
            fields = self.faults[family][name](case, self.draw, name)
            if fields:
                item = self.item(case, family, name, fields)
                if self.keep(case, item):
                    return item
        return None


def items_of(worlds, number, seed):
    """All items: sound and faulty ones by turns."""
    maker = Maker(worlds, seed)
    for index in range(number):
        yield maker.sound()
        yield maker.faulty(FAMILIES[index % len(FAMILIES)])


def worlds_of(arguments):
    folders = {"warehouse": arguments.warehouse, "calculator": arguments.calculator}
    folders.update({name: os.path.join(HERE, name) for name in ("radio", "rota")})
    return {name: World(name, folder) for name, folder in folders.items()}


def summary(items, steady):
    """What was made and proved, for a reader."""
    lines = [f"{len(items)} items, each proved"]
    lines += [
        f"  {count:4} {family}: {len({i['fault'] for i in items if i['family'] == family})} kinds"
        for family, count in collections.Counter(i["family"] for i in items).items()
    ]
    lines.append(
        "environments: "
        + ", ".join(
            f"{k} {v}" for k, v in sorted(collections.Counter(i["environment"] for i in items).items())
        )
    )
    lines.append(f"different instructions: {len({i['instruction'] for i in items})}")
    lines.append(f"non-deterministic items that came out in one way only in {prove.RUNS} processes: {steady}")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--warehouse", required=True, help="folder of the warehouse")
    parser.add_argument("--calculator", required=True, help="folder of the calculator")
    parser.add_argument("-n", type=int, default=250, help="number of sound items, and of faulty ones")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument(
        "--prove", action="store_true", help="also check chance in several processes, and print a summary"
    )
    parser.add_argument("--outcomes", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    worlds = worlds_of(arguments)
    if arguments.outcomes:
        items = [json.loads(line) for line in sys.stdin]
        for outcome in prove.outcomes(worlds, items):
            print(json.dumps(outcome))
        return
    items = []
    for item in items_of(worlds, arguments.n, arguments.seed):
        items.append(item)
        print(json.dumps(item), flush=True)
    if arguments.prove:
        chance = [item for item in items if item["family"] == "non-deterministic"]
        folders = ["--warehouse", arguments.warehouse, "--calculator", arguments.calculator]
        steady = [i["fault"] for i, moved in zip(chance, prove.varies(folders, chance)) if not moved]
        print(summary(items, steady or "none"), file=sys.stderr)


if __name__ == "__main__":
    main()
