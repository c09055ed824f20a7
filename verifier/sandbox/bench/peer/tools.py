def initial_state(seed: int) -> dict:
    return {"bins": {b: {i: 4 + (seed * 7 + k * 3 + ord(b)) % 6 for k, i in enumerate(("nut", "bolt", "gear"))} for b in "ABC"}}


@read_only
def count(state, bin: Literal["A", "B", "C"], item: Literal["nut", "bolt", "gear"]) -> int:
    return state["bins"][bin][item]


def move(state, source: Literal["A", "B", "C"], target: Literal["A", "B", "C"], item: Literal["nut", "bolt", "gear"], n: Annotated[int, range(1, 100)]) -> None:
    if state["bins"][source][item] < n:
        raise ValueError("not enough")
    state["bins"][source][item] -= n
    state["bins"][target][item] += n
