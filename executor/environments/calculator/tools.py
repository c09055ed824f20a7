"""A calculator: functions over whole numbers, to be composed."""

from typing import Annotated, Literal

Number = Annotated[int, range(-1_000_000, 1_000_001)]
Coin = Literal["penny", "nickel", "dime", "quarter"]

CENTS = {"penny": 1, "nickel": 5, "dime": 10, "quarter": 25}


def initial_state(seed: int) -> dict:
    """There is nothing to remember."""
    return {}


@read_only
def add(state, a: Number, b: Number) -> int:
    """Add two numbers."""
    return a + b


@read_only
def subtract(state, a: Number, b: Number) -> int:
    """Take b from a."""
    return a - b


@read_only
def multiply(state, a: Number, b: Number) -> int:
    """Multiply two numbers."""
    return a * b


@read_only
def divide(state, a: Number, b: Number) -> int:
    """Tell how many times b goes into a, rounded down."""
    return a // b


@read_only
def remainder(state, a: Number, b: Number) -> int:
    """Tell what is left when a is divided by b."""
    return a % b


@read_only
def larger(state, a: Number, b: Number) -> int:
    """Tell the larger of two numbers."""
    return max(a, b)


@read_only
def smaller(state, a: Number, b: Number) -> int:
    """Tell the smaller of two numbers."""
    return min(a, b)


@read_only
def cents(state, n: Number, coin: Coin) -> int:
    """Tell what n coins of a kind are worth, in cents."""
    return n * CENTS[coin]
