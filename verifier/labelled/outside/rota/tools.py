"""The rota of a clinic: shifts, the people who work them, and a notice."""

import random
from typing import Annotated, Literal, TypedDict

Day = Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
Shift = Literal["early", "late"]
Role = Literal["nurse", "doctor", "clerk"]
Skill = Literal["triage", "x-ray", "vaccines", "billing"]
Hours = Annotated[int, range(0, 61)]

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
SKILLS = ("triage", "x-ray", "vaccines", "billing")
NAMES = ("Ines", "Omar", "Petra", "Quinn", "Rosa", "Sven", "Tariq")
NOTICES = ("Please wash your hands.", "The lift is out of order.", "Staff meeting at noon.")


class Person(TypedDict):
    role: Role
    hours: int
    skills: list[Skill]


def initial_state(seed: int) -> dict:
    """Draw five people and their shifts; some shifts stay empty."""
    draw = random.Random(seed)
    people = {
        name: {
            "role": role,
            "hours": draw.randrange(10, 41),
            "skills": draw.sample(SKILLS, draw.choice((1, 2))),
        }
        for name, role in zip(
            sorted(draw.sample(NAMES, 5)), ("nurse", "doctor", "nurse", "clerk", "doctor")
        )
    }
    shifts = {}
    for day in DAYS:
        early, late = draw.sample(sorted(people), 2)
        shifts[day] = {
            "early": early if draw.random() < 0.8 else "",
            "late": late if draw.random() < 0.8 else "",
        }
    return {"shifts": shifts, "people": people, "notice": draw.choice(NOTICES)}


@read_only
def who(state, day: Day, shift: Shift) -> str:
    """Tell who works a shift; the empty string if nobody does."""
    return state["shifts"][day][shift]


@read_only
def person(state, name: str) -> Person:
    """Tell the role, the hours and the skills of a person."""
    return _person(state, name)


@read_only
def people(state) -> list[str]:
    """List the names of all people, in alphabetical order."""
    return sorted(state["people"])


def assign(state, day: Day, shift: Shift, name: str) -> None:
    """Put a person on a shift, in the place of whoever worked it before."""
    _person(state, name)
    other = "late" if shift == "early" else "early"
    if state["shifts"][day][other] == name:
        raise ValueError(f"{name} works {other} on {day}")
    state["shifts"][day][shift] = name


def free(state, day: Day, shift: Shift) -> None:
    """Take whoever works a shift off it, so that nobody works it."""
    if not state["shifts"][day][shift]:
        raise ValueError(f"nobody works {shift} on {day}")
    state["shifts"][day][shift] = ""


def swap(state, day: Day, other: Day, shift: Shift) -> None:
    """Swap who works a shift on two days."""
    shifts = state["shifts"]
    one, two = shifts[day][shift], shifts[other][shift]
    for where, name in ((day, two), (other, one)):
        if name and name in [shifts[where][s] for s in ("early", "late") if s != shift]:
            raise ValueError(f"{name} works the other shift on {where}")
    shifts[day][shift], shifts[other][shift] = two, one


def train(state, name: str, skill: Skill) -> None:
    """Record a new skill of a person, after those that are recorded."""
    skills = _person(state, name)["skills"]
    if skill in skills:
        raise ValueError(f"{name} has {skill} already")
    skills.append(skill)


def contract(state, name: str, hours: Hours) -> None:
    """Set the hours in the contract of a person."""
    _person(state, name)["hours"] = hours


def post(state, text: str) -> None:
    """Put up a notice in the place of the old one."""
    state["notice"] = text


def _person(state, name):
    if name not in state["people"]:
        raise ValueError(f"there is nobody called {name}")
    return state["people"][name]
