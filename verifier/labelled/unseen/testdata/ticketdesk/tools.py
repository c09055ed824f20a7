"""A support desk: tickets, and agents who work on them."""

import random
from typing import Annotated, Literal, TypedDict

Level = Literal["low", "normal", "high", "urgent"]
Status = Literal["open", "waiting", "closed"]

TITLES = ("printer jams", "no network", "reset password", "slow laptop", "broken screen", "mail bounces", "new badge")
NAMES = ("Ana", "Bo", "Cy", "Dee", "Eli")
TAGS = ("vpn", "vip", "hardware", "remote")


class Ticket(TypedDict):
    title: str
    priority: Level
    status: Status
    assignee: str
    tags: list[str]
    hours: int


class Agent(TypedDict):
    team: str
    limit: int


def initial_state(seed: int) -> dict:
    """Write six tickets, and hire four agents of five."""
    draw = random.Random(seed)
    agents = {
        name: {"team": draw.choice(("field", "network", "desk")), "limit": draw.randint(3, 6)}
        for name in sorted(draw.sample(NAMES, 4))
    }
    hours = draw.sample(range(0, 15), 6)
    tickets = {}
    for i, title in enumerate(draw.sample(TITLES, 6)):
        tickets[str(101 + i)] = {
            "title": title,
            "priority": draw.choice(("low", "normal", "high", "urgent")),
            "status": draw.choice(("open", "open", "waiting", "closed")),
            "assignee": draw.choice(["", *agents]),
            "tags": draw.sample(TAGS, draw.randint(0, 3)),
            "hours": hours[i],
        }
    return {"tickets": tickets, "agents": agents}


@read_only
def tickets(state, status: Literal["open", "waiting", "closed", "any"]) -> list[int]:
    """List the numbers of the tickets of a status, ascending."""
    return sorted(int(n) for n, t in state["tickets"].items() if status in ("any", t["status"]))


@read_only
def ticket(state, number: int) -> Ticket:
    """Tell everything about a ticket. One without an assignee has the assignee ''."""
    return _ticket(state, number)


@read_only
def agents(state) -> list[str]:
    """List the names of the agents, in alphabetical order."""
    return sorted(state["agents"])


@read_only
def agent(state, name: str) -> Agent:
    """Tell the team and the limit of an agent."""
    return _agent(state, name)


def assign(state, number: int, name: str) -> None:
    """Give a ticket that is not closed to an agent, who must be below the limit."""
    ticket = _live(state, number)
    held = [t for t in state["tickets"].values() if t["assignee"] == name and t["status"] != "closed"]
    if len(held) >= _agent(state, name)["limit"]:
        raise ValueError(f"{name} has {len(held)} tickets already")
    ticket["assignee"] = name


def set_priority(state, number: int, level: Level) -> None:
    """Give a ticket that is not closed another priority."""
    ticket = _live(state, number)
    if ticket["priority"] == level:
        raise ValueError(f"the priority of ticket {number} is {level} already")
    ticket["priority"] = level


def close(state, number: int) -> None:
    """Close a ticket."""
    _live(state, number)["status"] = "closed"


def reopen(state, number: int) -> None:
    """Open a ticket that is closed or waiting."""
    ticket = _ticket(state, number)
    if ticket["status"] == "open":
        raise ValueError(f"ticket {number} is open")
    ticket["status"] = "open"


def tag(state, number: int, word: str) -> None:
    """Add a tag, at the end, to a ticket that is not closed."""
    tags = _live(state, number)["tags"]
    if word in tags or not word:
        raise ValueError(f"ticket {number} cannot be tagged with '{word}'")
    tags.append(word)


def untag(state, number: int, word: str) -> None:
    """Remove a tag from a ticket that is not closed."""
    tags = _live(state, number)["tags"]
    if word not in tags:
        raise ValueError(f"ticket {number} has no tag '{word}'")
    tags.remove(word)


def log_hours(state, number: int, hours: Annotated[int, range(1, 13)]) -> int:
    """Add hours worked to a ticket that is not closed; return the sum."""
    ticket = _live(state, number)
    ticket["hours"] += hours
    return ticket["hours"]


def submit(state, title: str, priority: Level = "normal") -> int:
    """Open a new ticket without assignee and tags; return its number."""
    if not title:
        raise ValueError("a ticket needs a title")
    number = max(int(n) for n in state["tickets"]) + 1
    state["tickets"][str(number)] = {
        "title": title, "priority": priority, "status": "open", "assignee": "", "tags": [], "hours": 0,
    }
    return number


def _ticket(state, number):
    if str(number) not in state["tickets"]:
        raise ValueError(f"there is no ticket {number}")
    return state["tickets"][str(number)]


def _live(state, number):
    ticket = _ticket(state, number)
    if ticket["status"] == "closed":
        raise ValueError(f"ticket {number} is closed")
    return ticket


def _agent(state, name):
    if name not in state["agents"]:
        raise ValueError(f"nobody is called {name}")
    return state["agents"][name]
