import random
import time

Bin = Literal["A", "B", "C"]
Item = Literal["nut", "bolt"]


def initial_state(seed: int) -> dict:
    dice = random.Random(seed)
    return {"bins": {b: {i: dice.randint(4, 9) for i in ("nut", "bolt")} for b in "ABC"}, "notes": []}


@read_only
def count(state, bin: Bin, item: Item) -> int:
    """The number of an item in a bin."""
    return state["bins"][bin][item]


def move(state, source: Bin, target: Bin, item: Item, n: Annotated[int, range(1, 100)]) -> None:
    """Moves n of an item."""
    state["notes"].append("tried")
    if state["bins"][source][item] < n:
        raise ValueError(f"not enough {item} in {source}")
    state["bins"][source][item] -= n
    state["bins"][target][item] += n


def note(state, value: dict = {}) -> dict:
    state["notes"].append(value)
    return value


@challenger_only
@read_only
def look(state) -> dict:
    return state["bins"]


def hang(state) -> None:
    while True:
        pass


def die(state) -> None:
    import os
    os._exit(3)


def spoil(state) -> None:
    state["spoilt"] = (1, 2)


def infinite(state) -> float:
    return float("inf")


@read_only
def liar(state) -> None:
    state["notes"].append("lied")
