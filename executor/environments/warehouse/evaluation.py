"""Held-out tasks of the warehouse.

A quarter asks for one thing, 45 % for a pair of things that no corpus shows one
after the other, the rest for three with at least one such pair. Quantities go
beyond the examples of environment.yaml. A verifier demands the exact final
state, and the exact answer where one is asked for. The names of tools.py are in
scope.
"""

import copy
import random

# The pairs of held_out in environment.yaml; a test holds the two together.
UNSEEN = {
    "move": {"restock", "total"},
    "restock": {"move", "ship"},
    "ship": {"ship", "order"},
    "cancel": {"cancel", "count"},
    "count": {"restock"},
    "order": {"cancel"},
    "total": {"move"},
}


def held_out(seed):
    draw = random.Random(f"warehouse {seed}")
    size = draw.choices((1, 2, 3), weights=(25, 45, 30))[0]
    while True:
        parts = [draw.choice(PARTS)(draw) for _ in range(size)]
        task = _task(seed, parts, draw)
        if task is not None:
            return task


# A part is (tool, instruction, program, function over the state). The function
# returns the answer that the part gives, or None.


def _move(draw):
    source, target = draw.sample(BINS, 2)
    item, n = draw.choice(ITEMS), draw.randint(1, 6)
    return (
        "move",
        f"move {n} {item} from {source} to {target}",
        f'move("{source}","{target}","{item}",{n})',
        lambda state: move(state, source, target, item, n),
    )


def _move_all(draw):
    source, target = draw.sample(BINS, 2)
    item = draw.choice(ITEMS)
    return (
        "move",
        f"move the number of {item} in {source} {item} from {source} to {target}",
        f'move("{source}","{target}","{item}",count("{source}","{item}"))',
        lambda state: move(state, source, target, item, count(state, source, item)),
    )


def _move_ordered(draw):
    source, target = draw.sample(BINS, 2)
    k = draw.randint(1, 3)

    def act(state):
        wanted = order(state, k)
        move(state, source, target, wanted["item"], wanted["quantity"])

    return (
        "move",
        f"move the quantity of order {k} the item of order {k} from {source} to {target}",
        f'o=order({k})\nmove("{source}","{target}",o["item"],o["quantity"])',
        act,
    )


def _restock(draw):
    bin, item, n = draw.choice(BINS), draw.choice(ITEMS), draw.randint(1, 6)
    return (
        "restock",
        f"restock {bin} with {n} {item}",
        f'restock("{bin}","{item}",{n})',
        lambda state: restock(state, bin, item, n),
    )


def _ship(draw):
    k, bin = draw.randint(1, 3), draw.choice(BINS)
    return (
        "ship",
        f"ship order {k} from {bin}",
        f'ship({k},"{bin}")',
        lambda state: ship(state, k, bin),
    )


def _cancel(draw):
    k = draw.randint(1, 3)
    return "cancel", f"cancel order {k}", f"cancel({k})", lambda state: cancel(state, k)


def _tell_count(draw):
    bin, item = draw.choice(BINS), draw.choice(ITEMS)
    return (
        "count",
        f"tell the number of {item} in {bin}",
        f'answer(count("{bin}","{item}"))',
        lambda state: count(state, bin, item),
    )


def _tell_sum(draw):
    (one, other), item = draw.sample(BINS, 2), draw.choice(ITEMS)
    return (
        "count",
        f"tell the number of {item} in {one} plus the number of {item} in {other}",
        f'answer(count("{one}","{item}")+count("{other}","{item}"))',
        lambda state: count(state, one, item) + count(state, other, item),
    )


def _tell_total(draw):
    item = draw.choice(ITEMS)
    return (
        "total",
        f"tell the total of {item}",
        f'answer(total("{item}"))',
        lambda state: total(state, item),
    )


def _tell_order(draw):
    k, field = draw.randint(1, 3), draw.choice(("item", "quantity"))
    return (
        "order",
        f"tell the {field} of order {k}",
        f'answer(order({k})["{field}"])',
        lambda state: order(state, k)[field],
    )


PARTS = (
    _move,
    _move_all,
    _move_ordered,
    _restock,
    _ship,
    _cancel,
    _tell_count,
    _tell_sum,
    _tell_total,
    _tell_order,
)


def _task(seed, parts, draw):
    """Make a task of the parts, or None where they do not make a good one."""
    tools = [part[0] for part in parts]
    novel = any(second in UNSEEN[first] for first, second in zip(tools, tools[1:]))
    if len(parts) > 1 and not novel:
        return None
    if sum(_tells(part) for part in parts) > 1:  # the last answer is the answer
        return None
    outcome = _run(seed, parts)
    if outcome is None or outcome == _run(seed, []):
        return None
    failures = _failures(seed, parts, outcome, draw)
    if len(failures) < 3:
        return None
    return {
        "instruction": " then ".join(part[1] for part in parts),
        "verifier": _verifier(*outcome),
        "solution": "\n".join(part[2] for part in parts),
        "failures": failures,
        "family": "+".join(tools),
        "parts": len(parts),
        "novel": novel,
    }


def _tells(part):
    return part[2].startswith("answer(")


def _run(seed, parts):
    """Return the final state and the answer, or None where a part cannot be done."""
    state, answer = initial_state(seed), None
    for part in parts:
        try:
            value = part[3](state)
        except ValueError:
            return None
        if _tells(part):
            answer = copy.deepcopy(value)
    return state, answer


def _failures(seed, parts, outcome, draw):
    """Return three programs that run and come to something else: a part left
    out, or one done to other things."""
    close = [parts[:i] + parts[i + 1 :] for i in range(len(parts)) if len(parts) > 1]
    for _ in range(40):
        i = draw.randrange(len(parts))
        make = draw.choice([make for make in PARTS if make(draw)[0] == parts[i][0]])
        close.append(parts[:i] + [make(draw)] + parts[i + 1 :])
    programs = []
    for other in close:
        program = "\n".join(part[2] for part in other)
        if program not in programs and _run(seed, other) not in (None, outcome):
            programs.append(program)
    return programs[:3]


def _verifier(state, answer):
    told = "" if answer is None else f" and answer == {answer!r}"
    if answer == 1:
        told += " and answer is not True"
    return (
        "def verify(before, after, answer, calls):\n"
        f"    return after.state == {state!r}{told}\n"
    )
