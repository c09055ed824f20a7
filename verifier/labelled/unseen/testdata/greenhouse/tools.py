"""A greenhouse: zones that are watered from one tank."""

import random
from typing import Annotated, Literal, TypedDict

Vent = Literal["closed", "half", "open"]
Litres = Annotated[int, range(1, 21)]

NAMES = ("north", "south", "east", "west", "nursery", "annex", "dome")
CROPS = ("tomato", "basil", "pepper", "kale", "mint")


class Zone(TypedDict):
    crop: str
    kilograms: int
    temperature: int
    moisture: int
    vent: Vent
    lamp: bool
    notes: list[str]


def initial_state(seed: int) -> dict:
    """Plant five zones of seven, one of them with nothing."""
    draw = random.Random(seed)
    zones = {}
    degrees = draw.sample(range(14, 33), 5)
    moistures = draw.sample(range(20, 61), 5)
    for i, name in enumerate(draw.sample(NAMES, 5)):
        zones[name] = {
            "crop": draw.choice(CROPS) if i else "",
            "kilograms": draw.randint(2, 12) if i else 0,
            "temperature": degrees[i],
            "moisture": moistures[i],
            "vent": draw.choice(("closed", "half", "open")),
            "lamp": draw.random() < 0.5,
            "notes": draw.choice(([], ["aphids"], ["pruned", "check roots"])),
        }
    stores = {crop: draw.randint(0, 9) for crop in CROPS[:3]}
    return {"zones": zones, "stores": stores, "tank": draw.randint(60, 120)}


@read_only
def zones(state) -> list[str]:
    """List the names of all zones, in alphabetical order."""
    return sorted(state["zones"])


@read_only
def zone(state, name: str) -> Zone:
    """Tell everything about one zone. A zone without a crop has the crop ''."""
    return _zone(state, name)


@read_only
def tank(state) -> int:
    """Tell how many litres are in the tank."""
    return state["tank"]


@read_only
def stored(state, crop: str) -> int:
    """Tell how many kilograms of a crop are in the stores."""
    return state["stores"].get(crop, 0)


def water(state, name: str, litres: Litres) -> int:
    """Give a zone water from the tank; return the moisture that it has then."""
    zone = _zone(state, name)
    if litres > state["tank"]:
        raise ValueError(f"the tank holds {state['tank']} litres, not {litres}")
    if zone["moisture"] + 2 * litres > 100:
        raise ValueError(f"zone {name} would be flooded")
    state["tank"] -= litres
    zone["moisture"] += 2 * litres
    return zone["moisture"]


def set_vent(state, name: str, position: Vent) -> None:
    """Bring the vent of a zone into a position that it does not have yet."""
    zone = _zone(state, name)
    if zone["vent"] == position:
        raise ValueError(f"the vent of zone {name} is {position} already")
    zone["vent"] = position


def set_lamp(state, name: str, on: bool) -> None:
    """Switch the lamp of a zone on or off; it may be so already."""
    _zone(state, name)["lamp"] = on


def plant(state, name: str, crop: str) -> None:
    """Plant a crop in a zone that has none."""
    zone = _zone(state, name)
    if zone["crop"]:
        raise ValueError(f"zone {name} is full of {zone['crop']}")
    if not crop:
        raise ValueError("what is to be planted?")
    zone["crop"] = crop


def harvest(state, name: str) -> int:
    """Bring the crop of a zone to the stores; return its kilograms."""
    zone = _zone(state, name)
    if not zone["crop"]:
        raise ValueError(f"zone {name} has no crop")
    stores, kilograms = state["stores"], zone["kilograms"]
    stores[zone["crop"]] = stores.get(zone["crop"], 0) + kilograms
    zone["crop"], zone["kilograms"] = "", 0
    return kilograms


def note(state, name: str, text: str) -> int:
    """Add a note to a zone; return how many it has then."""
    if not text:
        raise ValueError("the note is empty")
    notes = _zone(state, name)["notes"]
    notes.append(text)
    return len(notes)


def refill(state, litres: Annotated[int, range(1, 101)]) -> int:
    """Add water to the tank; return the litres that are in it then."""
    state["tank"] += litres
    return state["tank"]


def _zone(state, name):
    if name not in state["zones"]:
        raise ValueError(f"there is no zone {name}")
    return state["zones"][name]
