import random


def brevity(task, trajectory) -> float:
    """1 for the shortest of programs, less for a longer one."""
    return 1 / (1 + sum(len(turn["text"]) for turn in trajectory["turns"]) / 100)


def thrift(task, trajectory) -> float:
    """The share of calls that did not raise."""
    calls = trajectory["calls"]
    return 1 - _share(call["error"] is not None for call in calls) if calls else 0


def nearness(task, trajectory) -> float:
    """How little the shelf has changed."""
    return -abs(trajectory["after"]["cups"] - trajectory["before"]["cups"])


def chance(task, trajectory) -> float:
    return random.random()


def _share(truths):
    truths = list(truths)
    return sum(truths) / len(truths)
