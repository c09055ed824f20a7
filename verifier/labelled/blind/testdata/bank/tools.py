"""A bank: accounts that hold money, some of them frozen."""

import random
from typing import Annotated, Literal

Account = Literal["ann", "bob", "cleo", "dan", "eve"]
Amount = Annotated[int, range(1, 1000)]

NAMES = ("ann", "bob", "cleo", "dan", "eve")


def initial_state(seed: int) -> dict:
    """Fill the accounts, no two alike, and freeze two of them."""
    draw = random.Random(seed)
    balances = draw.sample(range(40, 200), len(NAMES))
    frozen = draw.sample(NAMES, 2)
    return {"accounts": {
        name: {"balance": balance, "frozen": name in frozen}
        for name, balance in zip(NAMES, balances)
    }}


@read_only
def accounts(state) -> list[str]:
    """Tell the names of all accounts, in alphabetical order."""
    return sorted(state["accounts"])


@read_only
def balance(state, account: Account) -> int:
    """Tell how much an account holds."""
    return state["accounts"][account]["balance"]


@read_only
def frozen(state, account: Account) -> bool:
    """Tell whether an account is frozen."""
    return state["accounts"][account]["frozen"]


def deposit(state, account: Account, amount: Amount) -> None:
    """Pay money into an account."""
    _usable(state, account)["balance"] += amount


def withdraw(state, account: Account, amount: Amount) -> None:
    """Take money out of an account."""
    held = _usable(state, account)
    if held["balance"] < amount:
        raise ValueError(f"{account} holds {held['balance']}, not {amount}")
    held["balance"] -= amount


def transfer(state, source: Account, target: Account, amount: Amount) -> None:
    """Move money from one account to another."""
    if source == target:
        raise ValueError("source and target are the same account")
    _usable(state, target)
    withdraw(state, source, amount)
    deposit(state, target, amount)


def freeze(state, account: Account) -> None:
    """Freeze an account."""
    _usable(state, account)["frozen"] = True


def thaw(state, account: Account) -> None:
    """Thaw a frozen account."""
    if not state["accounts"][account]["frozen"]:
        raise ValueError(f"{account} is not frozen")
    state["accounts"][account]["frozen"] = False


def _usable(state, account):
    if state["accounts"][account]["frozen"]:
        raise ValueError(f"{account} is frozen")
    return state["accounts"][account]
