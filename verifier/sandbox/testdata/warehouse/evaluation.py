def held_out(seed):
    n = initial_state(seed)["bins"]["A"]["nut"]
    return {
        "instruction": f"move {n} nut from A to B",
        "verifier": "def verify(before, after, answer, calls):\n    return after.count('A', 'nut') == 0",
        "solution": f"move('A', 'B', 'nut', {n})",
        "failures": ["move('A', 'B', 'nut', 1)"],
        "family": "move",
        "parts": 1,
        "novel": False,
    }
