"""A radio show: a running order of items, and a blurb for the listings."""

import random
from typing import Annotated, Literal, TypedDict

Kind = Literal["song", "news", "jingle"]
Seconds = Annotated[int, range(1, 1001)]
Position = Annotated[int, range(1, 21)]

POOL = {
    "song": ("Night Train", "Copper Sky", "Slow Tide", "Marigold", "Winter Coat", "Hollow Moon"),
    "news": ("Harbour Report", "Council Vote", "Weather Watch", "Road Works"),
    "jingle": ("Station Ident", "Coffee Spot", "Late Bell"),
}
LENGTHS = {"song": range(150, 320), "news": range(60, 200), "jingle": range(8, 40)}
BLURBS = ("Music and news after dark.", "Your evening companion.", "Songs for the road home.")


class Item(TypedDict):
    title: str
    kind: Kind
    seconds: int
    cleared: bool


def initial_state(seed: int) -> dict:
    """Draw three songs, two news pieces and one or two jingles, in any order."""
    draw = random.Random(seed)
    wanted = {"song": 3, "news": 2, "jingle": draw.choice((1, 2))}
    items = [
        {
            "title": title,
            "kind": kind,
            "seconds": draw.choice(LENGTHS[kind]),
            "cleared": draw.random() < 0.5,
        }
        for kind, count in wanted.items()
        for title in draw.sample(POOL[kind], count)
    ]
    draw.shuffle(items)
    return {"items": items, "blurb": draw.choice(BLURBS)}


@read_only
def titles(state) -> list[str]:
    """List the titles in running order."""
    return [item["title"] for item in state["items"]]


@read_only
def item(state, title: str) -> Item:
    """Tell all about one item of the running order."""
    return _find(state, title)


@read_only
def runtime(state) -> int:
    """Tell how many seconds all items take together."""
    return sum(item["seconds"] for item in state["items"])


def add(state, title: str, kind: Kind, seconds: Seconds) -> None:
    """Add a new item at the end of the running order; it is not cleared yet."""
    if any(item["title"] == title for item in state["items"]):
        raise ValueError(f"there is an item called {title} already")
    state["items"].append({"title": title, "kind": kind, "seconds": seconds, "cleared": False})


def drop(state, title: str) -> None:
    """Take an item out of the running order."""
    state["items"].remove(_find(state, title))


def place(state, title: str, position: Position) -> None:
    """Move an item to a position, counted from 1; the others close up around it."""
    if position > len(state["items"]):
        raise ValueError(f"there are only {len(state['items'])} items")
    item = _find(state, title)
    state["items"].remove(item)
    state["items"].insert(position - 1, item)


def trim(state, title: str, seconds: Seconds) -> None:
    """Set the length of an item."""
    _find(state, title)["seconds"] = seconds


def clear(state, title: str) -> None:
    """Mark the rights of an item as cleared."""
    item = _find(state, title)
    if item["cleared"]:
        raise ValueError(f"{title} is cleared already")
    item["cleared"] = True


def describe(state, text: str) -> None:
    """Set the blurb for the listings."""
    state["blurb"] = text


def _find(state, title):
    for item in state["items"]:
        if item["title"] == title:
            return item
    raise ValueError(f"there is no item called {title}")
