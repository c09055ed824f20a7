"""A second collection of labelled items, beside the one that `generate.py` makes.

    python3 generate_more.py --warehouse DIR --calculator DIR -n 250 --seed 21

prints 2n items as JSON lines, with the same fields: n sound ones and n with a
fault, spread evenly over the ten families. They come from five environments;
`board`, the task board of a team, is the new one, and has more than a third of
the items. The sound items are drawn from all kinds of request (`kinds_*.py`),
the faults from those in `more_*.py` alone.

Every item is proved before it is printed, by plain Python (`prove.py`), over
more near ends than those of the first collection (`more.py`). In addition, of
each lenient verifier it is shown that it accepts a wrong end of what is asked
for: one that differs in the answer, or in a place that has to change.
And each non-deterministic item has come out in two ways, in processes of their
own (`chance.py`). The same --seed gives the same items, whatever PYTHONHASHSEED is.
"""

import argparse
import json
import os
import sys

import chance
import kinds_board  # noqa: F401 (declares kinds of request)
import kinds_more  # noqa: F401
import more_blind  # noqa: F401 (declares kinds of fault)
import more_item  # noqa: F401
import more_lenient  # noqa: F401
import more_refusing  # noqa: F401
import prove
from faults import refused
from generate import FAMILIES, HERE, OCCASION, STATELESS, Maker, summary
from kinds import KINDS
from more import MORE, inside, more_case
from worlds import World

NEW = "board"
# How often each environment has its turn, for sound items and for faulty ones.
SHARES = {NEW: 4, "radio": 2, "rota": 2, "warehouse": 2, "calculator": 1}


class SecondMaker(Maker):
    """Draws items of the second collection."""

    def __init__(self, worlds, folders, seed):
        super().__init__(worlds, seed, MORE)
        self.folders = folders

    def places(self, without=()):
        return [name for name, share in SHARES.items() if name not in without for _ in range(share)]

    def case(self, world, family, tries=80):
        """A case of the next kind of request; new kinds come twice as often."""
        occasion = OCCASION.get(family, lambda kind: True)
        kinds = [kind for kind in KINDS[world.name] if occasion(kind)]
        kinds += [kind for kind in kinds if kind.oracle.__module__ == "kinds_more"]
        row = family if family in OCCASION or family == "sound" else "others"
        for _ in range(tries):
            case = more_case(world, self.turn(f"kind {world.name} {row}", kinds), self.draw)
            if case is not None:
                return case
        raise RuntimeError(f"no case for {world.name}")

    def sound(self):
        world = self.worlds[self.turn("sound", self.places())]
        while True:
            item = self.sound_in(world)
            if item:
                return item

    def sound_in(self, world):
        case = self.case(world, "sound")
        failures = refused(case, case.sound_verifier, self.draw.choice([3, 3, 4]), self.draw)
        if not failures:
            return None
        item = self.item(case, "sound", case.draft.kind.name, {"failures": failures})
        return item if self.keep(case, item) else None

    def faulty(self, family, tries=25):
        """An item of a family, with its next kind of fault; the next environment that gives occasion."""
        without = {n for n in self.worlds if family in STATELESS and not self.worlds[n].changers}
        while True:
            name = self.turn(family, sorted(self.faults[family]))
            first = self.turn(f"place {family}", self.places(without))
            rest = [n for n in SHARES if n not in without and n != first]
            self.draw.shuffle(rest)
            for place in [first, *rest]:
                item = self.with_fault(self.worlds[place], family, name, tries)
                if item:
                    return item

    def keep(self, case, item):
        return is_slack(case, item) and super().keep(case, item) and self.is_open(case, item)

    def is_open(self, case, item):
        """Whether a non-deterministic item comes out in more than one way."""
        if item["family"] != "non-deterministic":
            return True
        return chance.varies(case.world, self.folders[case.world.name], item)


def is_slack(case, item):
    """Whether a lenient verifier accepts a wrong end of what is asked for."""
    if item["family"] != "lenient verifier":
        return True
    return any(
        inside(case, end) and prove.say(case, item, end) is True for _, _, end in case.near
    )


def items_of(folders, number, seed):
    """All items: sound and faulty ones by turns."""
    maker = SecondMaker({name: World(name, folder) for name, folder in folders.items()}, folders, seed)
    for index in range(number):
        yield maker.sound()
        yield maker.faulty(FAMILIES[index % len(FAMILIES)])


def folders_of(arguments):
    folders = {"warehouse": arguments.warehouse, "calculator": arguments.calculator}
    return {**folders, **{name: os.path.join(HERE, name) for name in ("radio", "rota", NEW)}}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--warehouse", required=True, help="folder of the warehouse")
    parser.add_argument("--calculator", required=True, help="folder of the calculator")
    parser.add_argument("-n", type=int, default=250, help="number of sound items, and of faulty ones")
    parser.add_argument("--seed", type=int, default=21)
    parser.add_argument("--prove", action="store_true", help="also print a summary")
    arguments = parser.parse_args()
    items = []
    for item in items_of(folders_of(arguments), arguments.n, arguments.seed):
        items.append(item)
        print(json.dumps(item), flush=True)
    if arguments.prove:
        print(summary(items, "none"), file=sys.stderr)


if __name__ == "__main__":
    main()
