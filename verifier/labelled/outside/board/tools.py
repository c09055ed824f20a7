"""The task board of a team: columns of cards, and what is known of each card."""

import random
from typing import Annotated, Literal, TypedDict

Column = Literal["backlog", "doing", "done"]
Owner = Literal["Ada", "Bela", "Cleo", "Dov", "nobody"]
Points = Annotated[int, range(1, 41)]

COLUMNS = ("backlog", "doing", "done")
TEAM = ("Ada", "Bela", "Cleo", "Dov")
POOL = (
    "Login page",
    "Search box",
    "Export to PDF",
    "Price list",
    "Mail digest",
    "Map view",
    "Photo upload",
    "Help text",
    "Backup job",
    "Cookie notice",
)


class Card(TypedDict):
    points: int
    owner: Owner
    blocked: bool


def initial_state(seed: int) -> dict:
    """Draw seven cards: three in the backlog, and two or more in each of the others."""
    draw = random.Random(seed)
    titles = draw.sample(POOL, 7)
    columns = {"backlog": titles[:3], "doing": titles[3:5], "done": titles[5:]}
    cards = {
        title: {
            "points": draw.randrange(1, 22),
            "owner": draw.choice((*TEAM, "nobody")),
            "blocked": draw.random() < 0.4,
        }
        for title in titles
    }
    return {"columns": columns, "cards": cards}


@read_only
def cards(state, column: Column) -> list[str]:
    """List the titles of the cards in a column, from top to bottom."""
    return state["columns"][column]


@read_only
def card(state, title: str) -> Card:
    """Tell the points and the owner of a card, and whether it is blocked."""
    return _find(state, title)


@read_only
def load(state, owner: Owner) -> int:
    """Tell how many points all cards of an owner have together, in whatever column."""
    return sum(card["points"] for card in state["cards"].values() if card["owner"] == owner)


def create(state, title: str, points: Points) -> None:
    """Create a card at the bottom of the backlog; nobody owns it, and it is not blocked."""
    if title in state["cards"]:
        raise ValueError(f"there is a card called {title} already")
    state["cards"][title] = {"points": points, "owner": "nobody", "blocked": False}
    state["columns"]["backlog"].append(title)


def put(state, title: str, column: Column) -> None:
    """Put a card at the bottom of another column."""
    now = _column(state, title)
    if now == column:
        raise ValueError(f"{title} is in {column} already")
    state["columns"][now].remove(title)
    state["columns"][column].append(title)


def top(state, title: str) -> None:
    """Put a card on top of the column that it is in."""
    titles = state["columns"][_column(state, title)]
    titles.remove(title)
    titles.insert(0, title)


def estimate(state, title: str, points: Points) -> None:
    """Set the points of a card."""
    _find(state, title)["points"] = points


def give(state, title: str, owner: Owner) -> None:
    """Make somebody the owner of a card, in the place of the one before."""
    _find(state, title)["owner"] = owner


def block(state, title: str, blocked: bool) -> None:
    """Mark a card as blocked (true), or as not blocked (false)."""
    _find(state, title)["blocked"] = blocked


def _find(state, title):
    if title not in state["cards"]:
        raise ValueError(f"there is no card called {title}")
    return state["cards"][title]


def _column(state, title):
    _find(state, title)
    return next(column for column in COLUMNS if title in state["columns"][column])
