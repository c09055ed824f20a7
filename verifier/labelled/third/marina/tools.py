"""A marina: six berths with boats that owe fees, a waiting list, and a fuel pump."""

import random
from typing import Annotated, TypedDict

Number = Annotated[int, range(1, 7)]
Amount = Annotated[int, range(1, 1000)]

BOATS = (
    "Heron", "Heroine", "Petrel", "Pearl", "Gannet", "Garnet", "Sea Lark", "Sea Lion",
    "Marlin", "Merlin", "Osprey", "Orchid", "Puffin", "Muffin", "Tern", "Turnstone",
)


class Berth(TypedDict):
    boat: str
    metres: int
    power: bool
    owed: int


class Overview(TypedDict):
    taken: list[int]
    free: list[int]
    waiting: list[str]
    litres: int
    price: int


def initial_state(seed: int) -> dict:
    """Four of the six berths are taken, and three boats wait."""
    draw = random.Random(seed)
    names = draw.sample(BOATS, 7)
    taken = draw.sample(range(6), 4)
    lengths = draw.sample(range(6, 19), 6)
    berths = [{"boat": "", "metres": metres, "power": False, "owed": 0} for metres in lengths]
    for place in taken:
        berths[place]["boat"] = names.pop()
        berths[place]["power"] = draw.random() < 0.5
        berths[place]["owed"] = draw.randrange(20, 180)
    pump = {"litres": draw.randrange(150, 400), "price": draw.randrange(2, 5)}
    return {"berths": berths, "waiting": names, "pump": pump}


@read_only
def harbour(state) -> Overview:
    """Tell which berths are taken and free, who waits (longest wait first), and what the pump holds and asks per litre."""
    numbers = range(1, 7)
    return {
        "taken": [k for k in numbers if state["berths"][k - 1]["boat"]],
        "free": [k for k in numbers if not state["berths"][k - 1]["boat"]],
        "waiting": list(state["waiting"]),
        "litres": state["pump"]["litres"],
        "price": state["pump"]["price"],
    }


@read_only
def berth(state, k: Number) -> Berth:
    """Tell which boat lies at a berth, how long the berth is, whether its power is on, and what is owed."""
    return state["berths"][k - 1]


@read_only
def find(state, boat: str) -> int:
    """Tell the number of the berth at which a boat lies."""
    for k, place in enumerate(state["berths"], start=1):
        if boat and place["boat"] == boat:
            return k
    raise ValueError(f"{boat} lies at no berth")


def moor(state, boat: str, k: Number) -> None:
    """Bring a boat from the waiting list to a free berth; it owes nothing yet, and has no power."""
    if boat not in state["waiting"]:
        raise ValueError(f"{boat} is not on the waiting list")
    if state["berths"][k - 1]["boat"]:
        raise ValueError(f"berth {k} is taken")
    state["waiting"].remove(boat)
    state["berths"][k - 1]["boat"] = boat


def depart(state, k: Number) -> None:
    """Let a boat leave for good; its berth is free then, and the power off. Nothing may be owed."""
    place = _taken(state, k)
    if place["owed"]:
        raise ValueError(f"{place['owed']} is owed at berth {k}")
    place.update(boat="", power=False)


def shift(state, source: Number, target: Number) -> None:
    """Bring a boat to a free berth; its power setting and what it owes go with it."""
    place, other = _taken(state, source), state["berths"][target - 1]
    if other["boat"]:
        raise ValueError(f"berth {target} is taken")
    other.update(boat=place["boat"], power=place["power"], owed=place["owed"])
    place.update(boat="", power=False, owed=0)


def charge(state, k: Number, amount: Amount) -> None:
    """Put an amount on the bill of a taken berth."""
    _taken(state, k)["owed"] += amount


def pay(state, k: Number, amount: Amount) -> None:
    """Take a payment for a taken berth; not more than is owed."""
    place = _taken(state, k)
    if amount > place["owed"]:
        raise ValueError(f"only {place['owed']} is owed at berth {k}")
    place["owed"] -= amount


def power(state, k: Number, on: bool) -> None:
    """Switch the power of a taken berth on or off."""
    _taken(state, k)["power"] = on


def refuel(state, k: Number, litres: Amount) -> None:
    """Fill fuel from the pump into a boat; the price goes on the bill of its berth."""
    place, pump = _taken(state, k), state["pump"]
    if litres > pump["litres"]:
        raise ValueError(f"the pump holds only {pump['litres']} litres")
    pump["litres"] -= litres
    place["owed"] += litres * pump["price"]


def _taken(state, k):
    place = state["berths"][k - 1]
    if not place["boat"]:
        raise ValueError(f"no boat lies at berth {k}")
    return place
