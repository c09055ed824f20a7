def initial_state(seed: int) -> dict:
    return {"bins": {"A": {"nut": 5}, "B": {"nut": 2}}, "receipt": "@RECEIPT@"}


@read_only
def count(state, bin: Literal["A", "B"], item: Literal["nut"]) -> int:
    return state["bins"][bin][item]


def move(state, source: Literal["A", "B"], target: Literal["A", "B"], item: Literal["nut"], n: Annotated[int, range(1, 100)]) -> None:
    if state["bins"][source][item] < n:
        raise ValueError("not enough")
    state["bins"][source][item] -= n
    state["bins"][target][item] += n


@read_only
def receipt(state, item: Literal["nut"]) -> str:
    if state["bins"]["A"][item] > 0:
        raise ValueError("A is not empty")
    return state["receipt"]
