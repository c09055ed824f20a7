"""A calendar: the meetings of one day, and the rooms in which they are."""

import random
from typing import Annotated, Literal, TypedDict

Name = Literal["budget", "hiring", "planning", "review", "standup"]
Room = Literal["oak", "elm", "fir"]
Person = Literal["ada", "ben", "cy", "dora", "emil", "fay"]
Hour = Annotated[int, range(8, 19)]

NAMES = ("budget", "hiring", "planning", "review", "standup")
PEOPLE = ("ada", "ben", "cy", "dora", "emil", "fay")
ROOMS = ("oak", "elm", "fir")


class Meeting(TypedDict):
    room: Room
    hour: Hour
    people: list[Person]


def initial_state(seed: int) -> dict:
    """Spread the meetings over the day, so that no two are at the same hour."""
    draw = random.Random(seed)
    hours = draw.sample(range(9, 17), len(NAMES))
    meetings = {
        name: {
            "room": draw.choice(ROOMS),
            "hour": hour,
            "people": sorted(draw.sample(PEOPLE, draw.randint(2, 5))),
        }
        for name, hour in zip(NAMES, hours)
    }
    return {"meetings": meetings, "seats": {room: draw.randint(6, 12) for room in ROOMS}}


@read_only
def meetings(state) -> list[str]:
    """Tell the names of all meetings that take place, in alphabetical order."""
    return sorted(state["meetings"])


@read_only
def meeting(state, name: Name) -> Meeting:
    """Tell where and when a meeting is, and who is in it."""
    return _held(state, name)


@read_only
def seats(state, room: Room) -> int:
    """Tell how many seats a room has."""
    return state["seats"][room]


def reschedule(state, name: Name, hour: Hour) -> None:
    """Hold a meeting at another hour."""
    held = _held(state, name)
    _vacant(state, held["room"], hour)
    held["hour"] = hour


def relocate(state, name: Name, room: Room) -> None:
    """Hold a meeting in another room."""
    held = _held(state, name)
    _vacant(state, room, held["hour"])
    held["room"] = room


def invite(state, name: Name, person: Person) -> None:
    """Add somebody to a meeting."""
    people = _held(state, name)["people"]
    if person in people:
        raise ValueError(f"{person} is in {name} already")
    people.append(person)
    people.sort()


def excuse(state, name: Name, person: Person) -> None:
    """Take somebody out of a meeting."""
    people = _held(state, name)["people"]
    if person not in people:
        raise ValueError(f"{person} is not in {name}")
    people.remove(person)


def cancel(state, name: Name) -> None:
    """Call a meeting off."""
    _held(state, name)
    del state["meetings"][name]


def _held(state, name):
    if name not in state["meetings"]:
        raise ValueError(f"{name} is called off")
    return state["meetings"][name]


def _vacant(state, room, hour):
    for name, other in sorted(state["meetings"].items()):
        if (other["room"], other["hour"]) == (room, hour):
            raise ValueError(f"{name} is in {room} at {hour}")
