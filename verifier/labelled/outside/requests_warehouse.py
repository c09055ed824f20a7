"""Kinds of request in the warehouse: wordings, solutions, oracles."""

from kinds import ask

BINS = ["A", "B", "C"]
ITEMS = ["nut", "bolt", "gear"]
ORDERS = [1, 2, 3]
PIECES = [2, 3, 4, 5, 6]


def total(state, item):
    return sum(stock[item] for stock in state["bins"].values())


def alone(values):
    """Whether the greatest and the least of some values occur once."""
    values = list(values)
    return values.count(max(values)) == 1 and values.count(min(values)) == 1


def column(state, item):
    return {bin: state["bins"][bin][item] for bin in BINS}


@ask(
    "warehouse",
    domains={"n": PIECES, "item": ITEMS, "source": BINS, "target": BINS},
    fits=lambda v, s: v["source"] != v["target"] and s["bins"][v["source"]][v["item"]] >= v["n"],
    words=[
        "Carry $n ${item}s over from bin $source to bin $target.",
        "bin $target is short of ${item}s, take $n from bin $source",
        "Please transfer $n pieces of the item $item out of bin $source and into bin $target.",
    ],
    solve=[
        "move($source, $target, $item, $n)",
        "for _ in range($n):\n    move($source, $target, $item, 1)",
    ],
    parts=[
        (
            "['bins'][$source][$item]",
            "before.count($source, $item) - $n",
            "after.count($source, $item)",
        ),
        (
            "['bins'][$target][$item]",
            "before.count($target, $item) + $n",
            "after.count($target, $item)",
        ),
    ],
)
def carry_over(state, v):
    state["bins"][v["source"]][v["item"]] -= v["n"]
    state["bins"][v["target"]][v["item"]] += v["n"]


@ask(
    "warehouse",
    domains={"n": PIECES, "item": ITEMS},
    words=[
        "A delivery of ${item}s came in: put $n new ones into each of the three bins.",
        "Restock every bin with $n ${item}s.",
        "$n fresh ${item}s for A, $n for B and $n for C.",
    ],
    solve=[
        "for bin in ('A', 'B', 'C'):\n    restock(bin, $item, $n)",
        "restock('C', $item, $n)\nrestock('B', $item, $n)\nrestock('A', $item, $n)",
    ],
    parts=[
        (f"['bins']['{b}'][$item]", f"before.count('{b}', $item) + $n", f"after.count('{b}', $item)")
        for b in BINS
    ],
    groups=[[0], [1], [2]],
)
def restock_every_bin(state, v):
    for stock in state["bins"].values():
        stock[v["item"]] += v["n"]


@ask(
    "warehouse",
    domains={"bin": BINS, "item": ITEMS, "n": [10, 11, 12, 15, 20]},
    words=[
        "Bin $bin should hold exactly $n ${item}s. Restock what is missing with new ones.",
        "Fill bin $bin up with new ${item}s until there are $n of them in it.",
    ],
    solve=[
        "restock($bin, $item, $n - count($bin, $item))",
        "held = count($bin, $item)\nwhile held < $n:\n    restock($bin, $item, 1)\n    held = count($bin, $item)",
    ],
    parts=[("['bins'][$bin][$item]", "$n", "after.count($bin, $item)")],
)
def fill_a_bin(state, v):
    state["bins"][v["bin"]][v["item"]] = v["n"]


@ask(
    "warehouse",
    domains={"item": ITEMS, "item2": ITEMS},
    fits=lambda v, s: total(s, v["item"]) > total(s, v["item2"]) + 1,
    words=[
        "There are more ${item}s than ${item2}s in the warehouse. How many more?",
        "Total of ${item}s less the total of ${item2}s, over all bins: what number is that?",
    ],
    solve=[
        "answer(total($item) - total($item2))",
        "gap = 0\nfor bin in ('A', 'B', 'C'):\n    gap += count(bin, $item) - count(bin, $item2)\nanswer(gap)",
    ],
    answer="before.total($item) - before.total($item2)",
)
def difference_of_totals(state, v):
    return total(state, v["item"]) - total(state, v["item2"])


@ask(
    "warehouse",
    domains={"k": ORDERS},
    fits=lambda v, s: alone(column(s, s["orders"][v["k"] - 1]["item"]).values()),
    words=[
        "Ship order $k from the bin that holds the most of what it asks for.",
        "Order $k goes out now. Take it from whichever bin is fullest with the item that is ordered.",
    ],
    solve=[
        "wanted = order($k)['item']\nship($k, max(('A', 'B', 'C'), key=lambda bin: count(bin, wanted)))",
        "item = order($k)['item']\nbest = 'A'\nfor bin in ('B', 'C'):\n    if count(bin, item) > count(best, item):\n        best = bin\nship($k, best)",
    ],
    setup="wanted = before.order($k)\nbest = max(('A', 'B', 'C'), key=lambda b: before.count(b, wanted['item']))",
    parts=[
        ("['orders'][$k - 1]['status']", "'shipped'", "after.order($k)['status']"),
        (
            "['bins'][best][wanted['item']]",
            "before.count(best, wanted['item']) - wanted['quantity']",
            "after.count(best, wanted['item'])",
        ),
    ],
)
def ship_from_the_fullest(state, v):
    order = state["orders"][v["k"] - 1]
    held = column(state, order["item"])
    state["bins"][max(held, key=held.get)][order["item"]] -= order["quantity"]
    order["status"] = "shipped"


@ask(
    "warehouse",
    domains={"item": ITEMS},
    fits=lambda v, s: 1 <= sum(o["item"] == v["item"] for o in s["orders"]) <= 2,
    words=[
        "Nobody wants ${item}s any more: of orders 1, 2 and 3 cancel every one that asks for them, and only those.",
        "Go through orders 1, 2 and 3 and cancel the ones for ${item}s.",
    ],
    solve=[
        "for k in (1, 2, 3):\n    if order(k)['item'] == $item:\n        cancel(k)",
        "hits = [k for k in (1, 2, 3) if order(k)['item'] == $item]\nfor k in hits:\n    cancel(k)",
    ],
    parts=[
        (
            "['orders']",
            "[{**o, 'status': 'cancelled' if o['item'] == $item else o['status']} for o in before.state['orders']]",
        )
    ],
)
def cancel_by_item(state, v):
    for order in state["orders"]:
        if order["item"] == v["item"]:
            order["status"] = "cancelled"


@ask(
    "warehouse",
    domains={"bin": BINS, "item": ITEMS, "n": PIECES},
    words=[
        "Put $n new ${item}s into bin $bin and report the total of ${item}s in the whole warehouse after that.",
        "Restock bin $bin with $n ${item}s. What do all bins together hold of them then? Answer with the number.",
    ],
    solve=[
        "restock($bin, $item, $n)\nanswer(total($item))",
        "old = total($item)\nrestock($bin, $item, $n)\nanswer(old + $n)",
    ],
    parts=[
        ("['bins'][$bin][$item]", "before.count($bin, $item) + $n", "after.count($bin, $item)")
    ],
    answer="before.total($item) + $n",
    groups=[[0], "answer"],
)
def restock_and_tell_the_total(state, v):
    state["bins"][v["bin"]][v["item"]] += v["n"]
    return total(state, v["item"])


@ask(
    "warehouse",
    domains={"item": ITEMS},
    fits=lambda v, s: alone(column(s, v["item"]).values()),
    words=[
        "Which bin has the fewest ${item}s? Answer with its letter.",
        "Name the bin that is lowest on ${item}s (A, B or C).",
    ],
    solve=[
        "answer(min(('A', 'B', 'C'), key=lambda bin: count(bin, $item)))",
        "held = {count(bin, $item): bin for bin in ('A', 'B', 'C')}\nanswer(held[min(held)])",
    ],
    answer="min(('A', 'B', 'C'), key=lambda b: before.count(b, $item))",
)
def lowest_bin(state, v):
    held = column(state, v["item"])
    return min(held, key=held.get)


@ask(
    "warehouse",
    domains={"n": [2, 3], "item": ITEMS, "source": BINS, "target": BINS},
    fits=lambda v, s: v["source"] != v["target"],
    words=[
        "Leave exactly $n ${item}s in bin $source; all its other ${item}s go to bin $target.",
        "Bin $target gets all the ${item}s of bin $source but $n, which stay where they are.",
    ],
    solve=[
        "move($source, $target, $item, count($source, $item) - $n)",
        "while count($source, $item) > $n:\n    move($source, $target, $item, 1)",
    ],
    setup="spare = before.count($source, $item) - $n",
    parts=[
        ("['bins'][$source][$item]", "$n", "after.count($source, $item)"),
        (
            "['bins'][$target][$item]",
            "before.count($target, $item) + spare",
            "after.count($target, $item)",
        ),
    ],
)
def move_all_but_some(state, v):
    stock = state["bins"][v["source"]]
    state["bins"][v["target"]][v["item"]] += stock[v["item"]] - v["n"]
    stock[v["item"]] = v["n"]


@ask(
    "warehouse",
    domains={"k": ORDERS, "k2": ORDERS, "bin": BINS},
    fits=lambda v, s: v["k"] != v["k2"],
    words=[
        "Cancel order $k and ship order $k2 from bin $bin.",
        "The customer of order $k backed out, so cancel it; order $k2 is to be shipped, out of bin $bin.",
    ],
    solve=["cancel($k)\nship($k2, $bin)", "ship($k2, $bin)\nif order($k)['status'] == 'open':\n    cancel($k)"],
    setup="wanted = before.order($k2)",
    parts=[
        ("['orders'][$k - 1]['status']", "'cancelled'", "after.order($k)['status']"),
        ("['orders'][$k2 - 1]['status']", "'shipped'", "after.order($k2)['status']"),
        (
            "['bins'][$bin][wanted['item']]",
            "before.count($bin, wanted['item']) - wanted['quantity']",
            "after.count($bin, wanted['item'])",
        ),
    ],
    groups=[[0], [1, 2]],
)
def cancel_one_and_ship_one(state, v):
    state["orders"][v["k"] - 1]["status"] = "cancelled"
    order = state["orders"][v["k2"] - 1]
    order["status"] = "shipped"
    state["bins"][v["bin"]][order["item"]] -= order["quantity"]


@ask(
    "warehouse",
    domains={"bin": BINS},
    words=[
        'What is in bin $bin? Answer with an object with the keys "nut", "bolt" and "gear" and the number of each.',
        "Inventory of bin $bin as a mapping from item (nut, bolt, gear) to number, please.",
    ],
    solve=[
        "answer({item: count($bin, item) for item in ('nut', 'bolt', 'gear')})",
        "found = {}\nfor item in ['gear', 'nut', 'bolt']:\n    found[item] = count($bin, item)\nanswer(found)",
    ],
    answer="{i: before.count($bin, i) for i in ('nut', 'bolt', 'gear')}",
)
def inventory_of_a_bin(state, v):
    return dict(state["bins"][v["bin"]])


@ask(
    "warehouse",
    domains={"item": ITEMS, "item2": ITEMS, "bin": BINS, "n": PIECES, "m": PIECES},
    fits=lambda v, s: v["item"] != v["item2"] and v["n"] != v["m"],
    words=[
        "Add $n ${item}s and $m ${item2}s to bin $bin.",
        "New stock for bin $bin: ${item}s, $n of them, and ${item2}s, $m of them.",
    ],
    solve=[
        "restock($bin, $item, $n)\nrestock($bin, $item2, $m)",
        "for what, pieces in {$item2: $m, $item: $n}.items():\n    restock($bin, what, pieces)",
    ],
    parts=[
        ("['bins'][$bin][$item]", "before.count($bin, $item) + $n", "after.count($bin, $item)"),
        ("['bins'][$bin][$item2]", "before.count($bin, $item2) + $m", "after.count($bin, $item2)"),
    ],
    groups=[[0], [1]],
)
def restock_two_items(state, v):
    stock = state["bins"][v["bin"]]
    stock[v["item"]] += v["n"]
    stock[v["item2"]] += v["m"]


@ask(
    "warehouse",
    domains={"bin": BINS, "item": ITEMS},
    words=[
        "Do orders 1, 2 and 3 together ask for more pieces than there are ${item}s in bin $bin? True or false.",
        "Add up the quantities of orders 1, 2 and 3. Is the sum greater than the number of ${item}s in bin $bin? Answer true or false.",
    ],
    solve=[
        "answer(sum(order(k)['quantity'] for k in (1, 2, 3)) > count($bin, $item))",
        "wanted = 0\nfor k in (1, 2, 3):\n    wanted += order(k)['quantity']\nanswer(wanted > count($bin, $item))",
    ],
    setup="wanted = sum(o['quantity'] for o in before.state['orders'])",
    answer="wanted > before.count($bin, $item)",
)
def more_than_a_bin_holds(state, v):
    return sum(o["quantity"] for o in state["orders"]) > state["bins"][v["bin"]][v["item"]]
