"""A boarding kennel: dogs in their runs, the list of walks, and the larder."""

import random
from typing import Annotated, Literal, TypedDict

Run = Literal["north", "south", "east", "yard"]
Food = Literal["kibble", "tins", "fish"]
Breed = Literal["collie", "beagle", "poodle", "terrier"]

RUNS = ("north", "south", "east", "yard")
FOODS = ("kibble", "tins", "fish")
BREEDS = ("collie", "beagle", "poodle", "terrier")
NAMES = (
    "Argo", "Bella", "Cosmo", "Daisy", "Enzo", "Fidget", "Gus",
    "Hazel", "Iggy", "Juno", "Koda", "Luna", "Milo", "Nell",
)
NOTES = ("", "shy with strangers", "pulls on the lead", "sleeps late", "no balls")


class Dog(TypedDict):
    run: Run
    breed: Breed
    kilos: int
    food: Food
    meals: int
    vaccinated: bool
    note: str


def initial_state(seed: int) -> dict:
    """Seven dogs of different weights, four of them on the walking list."""
    draw = random.Random(seed)
    names = sorted(draw.sample(NAMES, 7))
    weights = draw.sample(range(4, 46), 7)
    dogs = {
        name: {
            "run": draw.choice(RUNS),
            "breed": draw.choice(BREEDS),
            "kilos": kilos,
            "food": draw.choice(FOODS),
            "meals": draw.randint(0, 4),
            "vaccinated": draw.random() < 0.5,
            "note": draw.choice(NOTES),
        }
        for name, kilos in zip(names, weights)
    }
    larder = {food: draw.randint(25, 60) for food in FOODS}
    return {"dogs": dogs, "walks": draw.sample(names, 4), "larder": larder}


@read_only
def dogs(state) -> list[str]:
    """Name all dogs, in alphabetical order."""
    return sorted(state["dogs"])


@read_only
def dog(state, name: str) -> Dog:
    """Tell about a dog: meals are the portions it has had today."""
    return _dog(state, name)


@read_only
def walks(state) -> list[str]:
    """Tell the walking list: who goes out today, the first one first."""
    return state["walks"]


@read_only
def larder(state, food: Food) -> int:
    """Tell how many portions of a food the larder holds."""
    return state["larder"][food]


def rehouse(state, name: str, run: Run) -> None:
    """Move a dog to another run."""
    dog = _dog(state, name)
    if dog["run"] == run:
        raise ValueError(f"{name} is in the {run} run already")
    dog["run"] = run


def line_up(state, name: str, position: Annotated[int, range(1, 21)]) -> None:
    """Put a dog at a place of the walking list, 1 being the first.

    A dog that is on the list already is taken off first. A place beyond the
    end means the end.
    """
    _dog(state, name)
    state["walks"] = [other for other in state["walks"] if other != name]
    state["walks"].insert(position - 1, name)


def strike(state, name: str) -> None:
    """Take a dog off the walking list."""
    if name not in state["walks"]:
        raise ValueError(f"{name} is not on the walking list")
    state["walks"].remove(name)


def feed(state, name: str, portions: Annotated[int, range(1, 11)]) -> None:
    """Feed a dog some portions of the food that it eats, out of the larder."""
    dog = _dog(state, name)
    held = state["larder"][dog["food"]]
    if portions > held:
        raise ValueError(f"the larder holds {held} portions of {dog['food']}, not {portions}")
    state["larder"][dog["food"]] = held - portions
    dog["meals"] += portions


def vaccinate(state, name: str) -> None:
    """Vaccinate a dog that is not vaccinated yet."""
    dog = _dog(state, name)
    if dog["vaccinated"]:
        raise ValueError(f"{name} is vaccinated already")
    dog["vaccinated"] = True


def remark(state, name: str, text: str) -> None:
    """Write the note on a dog anew; the old note is lost."""
    _dog(state, name)["note"] = text


def _dog(state, name):
    if name not in state["dogs"]:
        raise ValueError(f"there is no dog called {name}")
    return state["dogs"][name]
