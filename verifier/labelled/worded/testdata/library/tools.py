"""A library: books on a shelf, and readers with loans and fines."""

import random
from typing import Annotated, Literal, TypedDict

Title = Literal["Beowulf", "Dune", "Emma", "Ulysses", "Walden"]
Reader = Literal["Ann", "Bob", "Cleo"]
Genre = Literal["novel", "essay", "epic"]
Amount = Annotated[int, range(1, 100)]

TITLES = ("Beowulf", "Dune", "Emma", "Ulysses", "Walden")
READERS = ("Ann", "Bob", "Cleo")
MOST_LOANS = 3


class Book(TypedDict):
    genre: Genre
    copies: int
    price: int


def initial_state(seed: int) -> dict:
    """Stock the shelf, and let each reader have up to two books."""
    draw = random.Random(seed)
    books = {
        title: {
            "genre": draw.choice(("novel", "essay", "epic")),
            "copies": draw.randint(2, 6),
            "price": draw.randint(5, 24),
        }
        for title in TITLES
    }
    readers = {
        reader: {"loans": sorted(draw.sample(TITLES, draw.randint(0, 2))), "fine": draw.randint(2, 14)}
        for reader in READERS
    }
    return {"books": books, "readers": readers}


@challenger_only
@read_only
def look(state) -> str:
    """Show the whole library at once."""
    books = [f"{title} {b['genre']} {b['copies']} {b['price']}" for title, b in sorted(state["books"].items())]
    readers = [f"{reader} {r['loans']} {r['fine']}" for reader, r in sorted(state["readers"].items())]
    return "; ".join(books + readers)


@read_only
def book(state, title: Title) -> Book:
    """Tell a book's genre, its copies on the shelf and its price."""
    return state["books"][title]


@read_only
def loans(state, reader: Reader) -> list[Title]:
    """Tell which books a reader has, by name."""
    return state["readers"][reader]["loans"]


@read_only
def fine(state, reader: Reader) -> int:
    """Tell what a reader owes."""
    return state["readers"][reader]["fine"]


def lend(state, reader: Reader, title: Title) -> None:
    """Lend a copy from the shelf to a reader."""
    had = state["readers"][reader]["loans"]
    if title in had or len(had) == MOST_LOANS:
        raise ValueError(f"{reader} has {' and '.join(had)} already")
    if state["books"][title]["copies"] == 0:
        raise ValueError(f"no copy of {title} is on the shelf")
    state["books"][title]["copies"] -= 1
    state["readers"][reader]["loans"] = sorted(had + [title])


def give_back(state, reader: Reader, title: Title) -> None:
    """Put a reader's copy back on the shelf."""
    had = state["readers"][reader]["loans"]
    if title not in had:
        raise ValueError(f"{reader} does not have {title}")
    had.remove(title)
    state["books"][title]["copies"] += 1


def charge(state, reader: Reader, amount: Amount) -> None:
    """Add to a reader's fine."""
    state["readers"][reader]["fine"] += amount


def pay(state, reader: Reader, amount: Amount) -> None:
    """Take what a reader paid off the fine."""
    owed = state["readers"][reader]["fine"]
    if amount > owed:
        raise ValueError(f"{reader} owes {owed}, not {amount}")
    state["readers"][reader]["fine"] = owed - amount


def buy(state, title: Title, n: Amount) -> None:
    """Put new copies of a book on the shelf."""
    state["books"][title]["copies"] += n
