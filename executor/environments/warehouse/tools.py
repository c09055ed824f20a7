"""A warehouse: three bins of parts, and orders that are filled from them."""

import random
from typing import Annotated, Literal, TypedDict

Bin = Literal["A", "B", "C"]
Item = Literal["nut", "bolt", "gear"]
Number = Annotated[int, range(1, 4)]
Quantity = Annotated[int, range(1, 100)]

BINS = ("A", "B", "C")
ITEMS = ("nut", "bolt", "gear")


class Order(TypedDict):
    item: Item
    quantity: int
    status: Literal["open", "shipped", "cancelled"]


def initial_state(seed: int) -> dict:
    """Fill the bins and write the orders.

    Every bin holds enough of everything to fill any one order, so that most
    of what can be asked for can be done.
    """
    draw = random.Random(seed)
    bins = {bin: {item: draw.randint(4, 9) for item in ITEMS} for bin in BINS}
    orders = [
        {"item": draw.choice(ITEMS), "quantity": draw.randint(1, 4), "status": "open"}
        for _ in range(3)
    ]
    return {"bins": bins, "orders": orders}


@challenger_only
@read_only
def look(state) -> str:
    """Show the whole warehouse at once."""
    words = []
    for bin, stock in sorted(state["bins"].items()):
        words += [bin] + [f"{item}{stock[item]}" for item in ITEMS]
    for k, order in enumerate(state["orders"], start=1):
        words += [f"order{k}", f"{order['item']}{order['quantity']}"]
        if order["status"] != "open":
            words.append(order["status"])
    return " ".join(words)


@read_only
def count(state, bin: Bin, item: Item) -> int:
    """Tell how many of an item a bin holds."""
    return state["bins"][bin][item]


@read_only
def total(state, item: Item) -> int:
    """Tell how many of an item all bins hold together."""
    return sum(stock[item] for stock in state["bins"].values())


@read_only
def order(state, k: Number) -> Order:
    """Tell what an order asks for, and whether it is open."""
    return state["orders"][k - 1]


def move(state, source: Bin, target: Bin, item: Item, n: Quantity) -> None:
    """Move n of an item from one bin to another."""
    if source == target:
        raise ValueError("source and target are the same bin")
    _take(state, source, item, n)
    state["bins"][target][item] += n


def restock(state, bin: Bin, item: Item, n: Quantity) -> None:
    """Put n new pieces of an item into a bin."""
    state["bins"][bin][item] += n


def ship(state, k: Number, bin: Bin) -> None:
    """Ship an open order; what it asks for is taken from the bin."""
    order = _open(state, k)
    _take(state, bin, order["item"], order["quantity"])
    order["status"] = "shipped"


def cancel(state, k: Number) -> None:
    """Cancel an open order."""
    _open(state, k)["status"] = "cancelled"


def _take(state, bin, item, n):
    held = state["bins"][bin][item]
    if n > held:
        raise ValueError(f"bin {bin} holds {held} {item}, not {n}")
    state["bins"][bin][item] = held - n


def _open(state, k):
    order = state["orders"][k - 1]
    if order["status"] != "open":
        raise ValueError(f"order {k} is {order['status']}")
    return order
