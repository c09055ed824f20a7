import random

Owner = Literal["ann", "bob", "cid", "dot"]
Amount = Annotated[int, range(1, 1000)]


def initial_state(seed):
    draw = random.Random(seed)
    return {
        "balances": {owner: draw.randrange(40, 100) for owner in ("ann", "bob", "cid", "dot")},
        "locked": [],
    }


@read_only
def balance(state, owner: Owner) -> int:
    """Tell how much money an owner has."""
    return state["balances"][owner]


@read_only
def richest(state) -> Owner:
    """Tell who has the most; of equals, who comes first in the alphabet."""
    return max(sorted(state["balances"]), key=state["balances"].get)


@read_only
def locked(state, owner: Owner) -> bool:
    """Tell whether an account is locked."""
    return owner in state["locked"]


def deposit(state, owner: Owner, amount: Amount) -> int:
    """Pay in money; tells the new balance."""
    _open(state, owner)
    state["balances"][owner] += amount
    return state["balances"][owner]


def transfer(state, giver: Owner, taker: Owner, amount: Amount) -> None:
    """Move money from one account to another."""
    _open(state, giver, taker)
    if giver == taker:
        raise ValueError("giver and taker are the same")
    if state["balances"][giver] < amount:
        raise ValueError(giver + " has too little")
    state["balances"][giver] -= amount
    state["balances"][taker] += amount


def lock(state, owner: Owner) -> None:
    """Lock an account for good."""
    _open(state, owner)
    state["locked"].append(owner)


def _open(state, *owners):
    for owner in owners:
        if owner in state["locked"]:
            raise ValueError(owner + " is locked")
