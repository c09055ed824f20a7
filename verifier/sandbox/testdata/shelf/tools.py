import random
from typing import Annotated

Few = Annotated[int, range(1, 100)]


def initial_state(seed: int) -> dict:
    return {"cups": random.Random(seed).randint(4, 9)}


@read_only
def cups(state) -> int:
    """Tell how many cups there are."""
    return state["cups"]


def add(state, n: Few) -> None:
    """Add cups."""
    state["cups"] += n


def take(state, n: Few) -> None:
    """Take cups."""
    if state["cups"] < n:
        raise ValueError("there are not so many")
    state["cups"] -= n
