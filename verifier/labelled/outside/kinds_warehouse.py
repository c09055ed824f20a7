"""Kinds of request for the warehouse."""

from kinds import ask

BINS, ITEMS = ["A", "B", "C"], ["nut", "bolt", "gear"]
SMALL = range(2, 13)
ORDERS = [1, 2, 3]
THREE = "(1, 2, 3)"


def distinct(*values):
    return len(set(values)) == len(values)


def lone(values, pick):
    """Whether the largest (or smallest) of some values occurs once."""
    values = list(values)
    return values.count(pick(values)) == 1


@ask(
    "warehouse",
    words=[
        "Restock bin $bin with $n ${item}s.",
        "put $n new ${item}s into bin $bin",
        "A delivery of $n ${item}s has come in. Add it to bin $bin.",
        "Bin $bin is to get $n more ${item}s from the supplier; restock it accordingly.",
    ],
    solve=["restock($bin, $item, $n)", "bin, item = $bin, $item\nrestock(bin, item, $n)"],
    parts=[("['bins'][$bin][$item]", "before.count($bin, $item) + $n", "after.count($bin, $item)")],
    domains={"bin": BINS, "item": ITEMS, "n": SMALL},
)
def restock(s, p):
    s["bins"][p["bin"]][p["item"]] += p["n"]


@ask(
    "warehouse",
    words=[
        "Move $n ${item}s from bin $source to bin $target.",
        "Please shift $n ${item}s out of $source and into $target.",
        "The people at bin $target ran short. Take $n ${item}s out of bin $source and put them there.",
        "$n ${item}s should go from $source to $target",
    ],
    solve=["move($source, $target, $item, $n)", "for item in [$item]:\n    move($source, $target, item, $n)"],
    parts=[
        ("['bins'][$source][$item]", "before.count($source, $item) - $n", "after.count($source, $item)"),
        ("['bins'][$target][$item]", "before.count($target, $item) + $n", "after.count($target, $item)"),
    ],
    domains={"source": BINS, "target": BINS, "item": ITEMS, "n": range(2, 9)},
    fits=lambda p, s: distinct(p["source"], p["target"]) and p["n"] < s["bins"][p["source"]][p["item"]],
)
def move(s, p):
    s["bins"][p["source"]][p["item"]] -= p["n"]
    s["bins"][p["target"]][p["item"]] += p["n"]


@ask(
    "warehouse",
    words=[
        "Bring the stock of ${item}s in bin $bin up to $n by restocking.",
        "Restock bin $bin so that it holds exactly $n ${item}s.",
        "We want $n ${item}s in bin $bin. Order in as many new ones as are missing.",
    ],
    solve=[
        "restock($bin, $item, $n - count($bin, $item))",
        "held = count($bin, $item)\nmissing = $n - held\nif missing > 0:\n    restock($bin, $item, missing)",
    ],
    parts=[("['bins'][$bin][$item]", "$n", "after.count($bin, $item)")],
    domains={"bin": BINS, "item": ITEMS, "n": range(10, 31)},
    fits=lambda p, s: p["n"] > s["bins"][p["bin"]][p["item"]] + 1,
)
def fill_up(s, p):
    s["bins"][p["bin"]][p["item"]] = p["n"]


@ask(
    "warehouse",
    words=[
        "Restock bin $bin with $n ${item}s and bin $bin2 with $m ${item2}s.",
        "Two deliveries: $n ${item}s for bin $bin, $m ${item2}s for bin $bin2. Put both away.",
        "put $n ${item}s into $bin; put $m ${item2}s into $bin2",
    ],
    solve=[
        "restock($bin, $item, $n)\nrestock($bin2, $item2, $m)",
        "for bin, item, n in [($bin, $item, $n), ($bin2, $item2, $m)]:\n    restock(bin, item, n)",
    ],
    parts=[
        ("['bins'][$bin][$item]", "before.count($bin, $item) + $n", "after.count($bin, $item)"),
        ("['bins'][$bin2][$item2]", "before.count($bin2, $item2) + $m", "after.count($bin2, $item2)"),
    ],
    groups=[[0], [1]],
    domains={"bin": BINS, "item": ITEMS, "n": SMALL, "bin2": BINS, "item2": ITEMS, "m": SMALL},
    fits=lambda p, s: distinct(p["bin"], p["bin2"]) and distinct(p["item"], p["item2"]) and p["n"] != p["m"],
)
def two_restocks(s, p):
    s["bins"][p["bin"]][p["item"]] += p["n"]
    s["bins"][p["bin2"]][p["item2"]] += p["m"]


@ask(
    "warehouse",
    words=[
        "Move all ${item}s from bin $source to bin $target.",
        "Bin $source is going to be repainted. Take every $item out of it and put it into bin $target.",
        "Empty bin $source of ${item}s; they go to $target.",
    ],
    solve=[
        "move($source, $target, $item, count($source, $item))",
        "n = count($source, $item)\nmove($source, $target, $item, n)",
    ],
    parts=[
        ("['bins'][$source][$item]", "0", "after.count($source, $item)"),
        (
            "['bins'][$target][$item]",
            "before.count($target, $item) + before.count($source, $item)",
            "after.count($target, $item)",
        ),
    ],
    domains={"source": BINS, "target": BINS, "item": ITEMS},
    fits=lambda p, s: distinct(p["source"], p["target"]),
)
def move_all(s, p):
    s["bins"][p["target"]][p["item"]] += s["bins"][p["source"]][p["item"]]
    s["bins"][p["source"]][p["item"]] = 0


@ask(
    "warehouse",
    words=[
        "Cancel order $k.",
        "The customer of order $k has changed her mind. Cancel it.",
        "order $k is to be cancelled",
    ],
    solve=["cancel($k)", "if order($k)['status'] == 'open':\n    cancel($k)"],
    parts=[("['orders'][$k - 1]['status']", "'cancelled'", "after.order($k)['status']")],
    domains={"k": ORDERS},
)
def cancel_one(s, p):
    s["orders"][p["k"] - 1]["status"] = "cancelled"


@ask(
    "warehouse",
    words=[
        "Ship order $k from bin $bin.",
        "Order $k can be shipped; take what it asks for from bin $bin.",
        "please ship order $k, out of bin $bin",
    ],
    solve=["ship($k, $bin)", "k = $k\nship(k, $bin)"],
    setup="asked = before.order($k)",
    parts=[
        ("['orders'][$k - 1]['status']", "'shipped'", "after.order($k)['status']"),
        (
            "['bins'][$bin][asked['item']]",
            "before.count($bin, asked['item']) - asked['quantity']",
            "after.count($bin, asked['item'])",
        ),
    ],
    domains={"k": ORDERS, "bin": BINS},
)
def ship_one(s, p):
    order = s["orders"][p["k"] - 1]
    order["status"] = "shipped"
    s["bins"][p["bin"]][order["item"]] -= order["quantity"]


@ask(
    "warehouse",
    words=[
        "Cancel the largest of orders 1, 2 and 3, by quantity.",
        "Of the orders 1, 2 and 3, cancel the one with the largest quantity.",
        "We cannot fill the biggest order. Find out which of 1, 2 and 3 asks for the highest quantity and cancel that one.",
    ],
    solve=[
        f"cancel(max({THREE}, key=lambda k: order(k)['quantity']))",
        f"best = None\nfor k in {THREE}:\n    if best is None or order(k)['quantity'] > order(best)['quantity']:\n        best = k\ncancel(best)",
    ],
    setup=f"largest = max({THREE}, key=lambda k: before.order(k)['quantity'])",
    parts=[("['orders'][largest - 1]['status']", "'cancelled'", "after.order(largest)['status']")],
    fits=lambda p, s: lone((o["quantity"] for o in s["orders"]), max),
)
def cancel_largest(s, p):
    max(s["orders"], key=lambda o: o["quantity"])["status"] = "cancelled"


@ask(
    "warehouse",
    words=[
        "If bin $bin holds fewer than $n ${item}s, restock it with $m ${item}s; otherwise cancel order $k.",
        "Check the ${item}s in bin $bin. Should there be fewer than $n, add $m new ones to that bin. If not, cancel order $k.",
        "fewer than $n ${item}s in bin $bin? then restock that bin with $m of them, else cancel order $k",
    ],
    solve=[
        "if count($bin, $item) < $n:\n    restock($bin, $item, $m)\nelse:\n    cancel($k)",
        "short = count($bin, $item) < $n\nrestock($bin, $item, $m) if short else cancel($k)",
    ],
    setup="short = before.count($bin, $item) < $n",
    parts=[
        (
            "['bins'][$bin][$item]",
            "before.count($bin, $item) + ($m if short else 0)",
            "after.count($bin, $item)",
        ),
        (
            "['orders'][$k - 1]['status']",
            "before.order($k)['status'] if short else 'cancelled'",
            "after.order($k)['status']",
        ),
    ],
    domains={"bin": BINS, "item": ITEMS, "n": range(4, 10), "m": SMALL, "k": ORDERS},
    fits=lambda p, s: distinct(p["n"], p["m"], p["k"]),
)
def conditional_restock(s, p):
    if s["bins"][p["bin"]][p["item"]] < p["n"]:
        s["bins"][p["bin"]][p["item"]] += p["m"]
    else:
        s["orders"][p["k"] - 1]["status"] = "cancelled"


@ask(
    "warehouse",
    words=[
        "If bin $one holds more ${item}s than bin $other, move $n ${item}s from $one to $other; if it does not, restock $one with $n ${item}s.",
        "Compare the ${item}s in bins $one and $other. Where $one has more of them than $other, $n go from $one to $other. In any other case, put $n new ${item}s into $one.",
        "More ${item}s in $one than in $other? Move $n of them over from $one to $other. Else restock $one with $n ${item}s.",
    ],
    solve=[
        "if count($one, $item) > count($other, $item):\n    move($one, $other, $item, $n)\nelse:\n    restock($one, $item, $n)",
        "def more():\n    return count($one, $item) > count($other, $item)\n\nif more():\n    move($one, $other, $item, $n)\nelse:\n    restock($one, $item, $n)",
    ],
    setup="more = before.count($one, $item) > before.count($other, $item)",
    parts=[
        (
            "['bins'][$one][$item]",
            "before.count($one, $item) + (-$n if more else $n)",
            "after.count($one, $item)",
        ),
        (
            "['bins'][$other][$item]",
            "before.count($other, $item) + ($n if more else 0)",
            "after.count($other, $item)",
        ),
    ],
    domains={"one": BINS, "other": BINS, "item": ITEMS, "n": [2, 3, 4]},
    fits=lambda p, s: distinct(p["one"], p["other"]),
)
def conditional_move(s, p):
    one, other = s["bins"][p["one"]], s["bins"][p["other"]]
    if one[p["item"]] > other[p["item"]]:
        one[p["item"]] -= p["n"]
        other[p["item"]] += p["n"]
    else:
        one[p["item"]] += p["n"]


@ask(
    "warehouse",
    words=[
        "How many ${item}s do bins $one and $other hold together?",
        "Tell me the number of ${item}s in $one and $other combined.",
        "Answer with the count of ${item}s in bin $one plus the count of ${item}s in bin $other.",
    ],
    solve=[
        "answer(count($one, $item) + count($other, $item))",
        "answer(sum(count(bin, $item) for bin in [$one, $other]))",
    ],
    answer="before.count($one, $item) + before.count($other, $item)",
    domains={"one": BINS, "other": BINS, "item": ITEMS},
    fits=lambda p, s: distinct(p["one"], p["other"]),
)
def number_in_two_bins(s, p):
    return s["bins"][p["one"]][p["item"]] + s["bins"][p["other"]][p["item"]]


@ask(
    "warehouse",
    words=[
        "How many more ${item}s than ${item2}s are there in the whole warehouse?",
        "Take the total of ${item2}s over all bins from the total of ${item}s over all bins, and answer with the difference.",
        "By how much does the total of ${item}s exceed the total of ${item2}s?",
    ],
    solve=[
        "answer(total($item) - total($item2))",
        "more, fewer = total($item), total($item2)\nanswer(more - fewer)",
    ],
    answer="before.total($item) - before.total($item2)",
    domains={"item": ITEMS, "item2": ITEMS},
    fits=lambda p, s: sum(b[p["item"]] - b[p["item2"]] for b in s["bins"].values()) > 1,
)
def difference_of_totals(s, p):
    return sum(b[p["item"]] for b in s["bins"].values()) - sum(b[p["item2"]] for b in s["bins"].values())


@ask(
    "warehouse",
    words=[
        "Which of bins A, B and C holds the most ${item}s? Answer with its letter.",
        "Name the bin (A, B or C) with the most ${item}s in it.",
        "I need the letter of the bin that has more ${item}s than any other bin: A, B or C?",
    ],
    solve=[
        "answer(max(['A', 'B', 'C'], key=lambda bin: count(bin, $item)))",
        "held = {bin: count(bin, $item) for bin in ['A', 'B', 'C']}\nanswer([bin for bin, n in held.items() if n == max(held.values())][0])",
    ],
    answer="max(['A', 'B', 'C'], key=lambda bin: before.count(bin, $item))",
    domains={"item": ITEMS},
    fits=lambda p, s: lone((b[p["item"]] for b in s["bins"].values()), max),
)
def fullest_bin(s, p):
    return max(s["bins"], key=lambda bin: s["bins"][bin][p["item"]])


@ask(
    "warehouse",
    words=[
        "List the number of ${item}s in bins A, B and C, in that order.",
        "Answer with a list of three numbers: how many ${item}s are in A, in B and in C, in this order.",
        "${item} counts of A, B, C please, as a list in that order",
    ],
    solve=[
        "answer([count('A', $item), count('B', $item), count('C', $item)])",
        "numbers = []\nfor bin in ('A', 'B', 'C'):\n    numbers.append(count(bin, $item))\nanswer(numbers)",
    ],
    answer="[before.count(bin, $item) for bin in ('A', 'B', 'C')]",
    domains={"item": ITEMS},
    fits=lambda p, s: distinct(*(b[p["item"]] for b in s["bins"].values())),
)
def list_of_counts(s, p):
    return [s["bins"][bin][p["item"]] for bin in "ABC"]


@ask(
    "warehouse",
    words=[
        "What is in bin $bin? Answer with an object that maps nut, bolt and gear to their numbers.",
        "Report the stock of bin $bin as a dictionary with the keys nut, bolt and gear and the counts as values.",
        "Give me bin $bin as an object: keys nut, bolt, gear, each with how many there are.",
    ],
    solve=[
        "answer({item: count($bin, item) for item in ('nut', 'bolt', 'gear')})",
        "stock = {}\nfor item in ['nut', 'bolt', 'gear']:\n    stock[item] = count($bin, item)\nanswer(stock)",
    ],
    answer="{item: before.count($bin, item) for item in ('nut', 'bolt', 'gear')}",
    domains={"bin": BINS},
)
def object_of_stock(s, p):
    return dict(s["bins"][p["bin"]])


@ask(
    "warehouse",
    words=[
        "Does bin $one hold more ${item}s than bin $other? Answer true or false.",
        "True or false: there are more ${item}s in $one than in $other.",
        "Are there more ${item}s in bin $one than in bin $other? I want a plain true or false.",
    ],
    solve=[
        "answer(count($one, $item) > count($other, $item))",
        "if count($one, $item) > count($other, $item):\n    answer(True)\nelse:\n    answer(False)",
    ],
    answer="before.count($one, $item) > before.count($other, $item)",
    domains={"one": BINS, "other": BINS, "item": ITEMS},
    fits=lambda p, s: distinct(p["one"], p["other"]),
)
def is_there_more(s, p):
    return s["bins"][p["one"]][p["item"]] > s["bins"][p["other"]][p["item"]]


@ask(
    "warehouse",
    words=[
        "Restock bin $bin with $n ${item}s, then answer with the new total of ${item}s in the warehouse.",
        "Put $n ${item}s into bin $bin. How many ${item}s are there in all bins together after that?",
        "$n ${item}s have arrived for bin $bin: add them, and tell me the total of ${item}s that results.",
    ],
    solve=[
        "restock($bin, $item, $n)\nanswer(total($item))",
        "earlier = total($item)\nrestock($bin, $item, $n)\nanswer(earlier + $n)",
    ],
    parts=[("['bins'][$bin][$item]", "before.count($bin, $item) + $n", "after.count($bin, $item)")],
    answer="before.total($item) + $n",
    domains={"bin": BINS, "item": ITEMS, "n": SMALL},
)
def restock_and_total(s, p):
    s["bins"][p["bin"]][p["item"]] += p["n"]
    return sum(b[p["item"]] for b in s["bins"].values())


@ask(
    "warehouse",
    words=[
        "Ship every one of orders 1, 2 and 3 that asks for ${item}s, from bin $bin. Leave the other orders open.",
        "Go through orders 1, 2 and 3. Those for ${item}s are shipped from bin $bin, the others stay as they are.",
        "Ship all $item orders among 1, 2 and 3 out of bin $bin today.",
    ],
    solve=[
        f"for k in {THREE}:\n    if order(k)['item'] == $item:\n        ship(k, $bin)",
        f"wanted = [k for k in {THREE} if order(k)['item'] == $item]\nfor k in wanted:\n    ship(k, $bin)",
    ],
    setup="asked = [k for k in (1, 2, 3) if before.order(k)['item'] == $item]",
    parts=[
        (
            "['orders']",
            "[{**order, 'status': 'shipped'} if order['item'] == $item else order for order in before.state['orders']]",
        ),
        (
            "['bins'][$bin][$item]",
            "before.count($bin, $item) - sum(before.order(k)['quantity'] for k in asked)",
            "after.count($bin, $item)",
        ),
    ],
    domains={"item": ITEMS, "bin": BINS},
    fits=lambda p, s: 0
    < sum(o["quantity"] for o in s["orders"] if o["item"] == p["item"])
    <= s["bins"][p["bin"]][p["item"]],
)
def ship_all_of_an_item(s, p):
    for order in s["orders"]:
        if order["item"] == p["item"]:
            order["status"] = "shipped"
            s["bins"][p["bin"]][p["item"]] -= order["quantity"]


@ask(
    "warehouse",
    words=[
        "Cancel orders $k and $k2.",
        "Orders $k and $k2 were made in error: cancel both, and leave the remaining one open.",
        "please cancel order $k as well as order $k2",
    ],
    solve=["cancel($k)\ncancel($k2)", "for k in ($k, $k2):\n    cancel(k)", "[cancel(k) for k in [$k2, $k]]"],
    parts=[
        ("['orders'][$k - 1]['status']", "'cancelled'", "after.order($k)['status']"),
        ("['orders'][$k2 - 1]['status']", "'cancelled'", "after.order($k2)['status']"),
    ],
    groups=[[0], [1]],
    domains={"k": ORDERS, "k2": ORDERS},
    fits=lambda p, s: distinct(p["k"], p["k2"]),
)
def cancel_two(s, p):
    s["orders"][p["k"] - 1]["status"] = s["orders"][p["k2"] - 1]["status"] = "cancelled"


@ask(
    "warehouse",
    words=[
        "Move $n ${item}s from bin $source to bin $target, restock bin $bin with $m ${item2}s, and cancel order $k.",
        "Three things: $n ${item}s go from $source to $target. Bin $bin gets $m new ${item2}s. Order $k is to be cancelled.",
        "Cancel order $k. Then move $n ${item}s out of bin $source into bin $target, and put $m fresh ${item2}s into bin $bin.",
    ],
    solve=[
        "move($source, $target, $item, $n)\nrestock($bin, $item2, $m)\ncancel($k)",
        "def main():\n    cancel($k)\n    restock($bin, $item2, $m)\n    move($source, $target, $item, $n)\n\nmain()",
    ],
    parts=[
        ("['bins'][$source][$item]", "before.count($source, $item) - $n", "after.count($source, $item)"),
        ("['bins'][$target][$item]", "before.count($target, $item) + $n", "after.count($target, $item)"),
        ("['bins'][$bin][$item2]", "before.count($bin, $item2) + $m", "after.count($bin, $item2)"),
        ("['orders'][$k - 1]['status']", "'cancelled'", "after.order($k)['status']"),
    ],
    groups=[[0, 1], [2], [3]],
    domains={
        "source": BINS,
        "target": BINS,
        "bin": BINS,
        "item": ITEMS,
        "item2": ITEMS,
        "n": range(2, 8),
        "m": SMALL,
        "k": ORDERS,
    },
    fits=lambda p, s: distinct(p["source"], p["target"])
    and distinct(p["item"], p["item2"])
    and distinct(p["n"], p["m"], p["k"])
    and p["n"] < s["bins"][p["source"]][p["item"]],
)
def three_changes(s, p):
    s["bins"][p["source"]][p["item"]] -= p["n"]
    s["bins"][p["target"]][p["item"]] += p["n"]
    s["bins"][p["bin"]][p["item2"]] += p["m"]
    s["orders"][p["k"] - 1]["status"] = "cancelled"


@ask(
    "warehouse",
    words=[
        "Of bins A, B and C, take $n ${item}s from the one that holds the most and put them into the one that holds the fewest.",
        "Even out the ${item}s a little: move $n from the fullest of bins A, B, C (by ${item}s) to the emptiest.",
        "Find which of A, B, C has most ${item}s and which has fewest. Move $n ${item}s from the former to the latter.",
    ],
    solve=[
        "ranked = sorted(['A', 'B', 'C'], key=lambda bin: count(bin, $item))\nmove(ranked[-1], ranked[0], $item, $n)",
        "held = {bin: count(bin, $item) for bin in ['A', 'B', 'C']}\nmost = max(held, key=held.get)\nfewest = min(held, key=held.get)\nmove(most, fewest, $item, $n)",
    ],
    setup="most = max(['A', 'B', 'C'], key=lambda bin: before.count(bin, $item))\nfewest = min(['A', 'B', 'C'], key=lambda bin: before.count(bin, $item))",
    parts=[
        ("['bins'][most][$item]", "before.count(most, $item) - $n", "after.count(most, $item)"),
        ("['bins'][fewest][$item]", "before.count(fewest, $item) + $n", "after.count(fewest, $item)"),
    ],
    domains={"item": ITEMS, "n": [2, 3, 4]},
    fits=lambda p, s: distinct(*(b[p["item"]] for b in s["bins"].values())),
)
def even_out(s, p):
    ranked = sorted(s["bins"], key=lambda bin: s["bins"][bin][p["item"]])
    s["bins"][ranked[-1]][p["item"]] -= p["n"]
    s["bins"][ranked[0]][p["item"]] += p["n"]


@ask(
    "warehouse",
    words=[
        "Cancel order $k and answer with the item it asked for.",
        "What item does order $k ask for? Answer with that, and cancel the order.",
        "order $k is off - cancel it and tell me which item (nut, bolt or gear) it was for",
    ],
    solve=["cancel($k)\nanswer(order($k)['item'])", "asked = order($k)\ncancel($k)\nanswer(asked['item'])"],
    parts=[("['orders'][$k - 1]['status']", "'cancelled'", "after.order($k)['status']")],
    answer="before.order($k)['item']",
    domains={"k": ORDERS},
)
def cancel_and_tell(s, p):
    s["orders"][p["k"] - 1]["status"] = "cancelled"
    return s["orders"][p["k"] - 1]["item"]


@ask(
    "warehouse",
    words=[
        "Put as many new ${item}s into bin $bin as order $k asks for pieces.",
        "Restock bin $bin with ${item}s; how many is told by the quantity of order $k.",
        "Look up the quantity of order $k. Bin $bin gets that number of new ${item}s.",
    ],
    solve=[
        "restock($bin, $item, order($k)['quantity'])",
        "quantity = order($k)['quantity']\nrestock(bin=$bin, item=$item, n=quantity)",
    ],
    parts=[
        (
            "['bins'][$bin][$item]",
            "before.count($bin, $item) + before.order($k)['quantity']",
            "after.count($bin, $item)",
        )
    ],
    domains={"bin": BINS, "item": ITEMS, "k": ORDERS},
)
def restock_by_order(s, p):
    s["bins"][p["bin"]][p["item"]] += s["orders"][p["k"] - 1]["quantity"]


@ask(
    "warehouse",
    words=[
        "Ship order $k from bin $bin and restock bin $bin2 with $n ${item}s.",
        "Order $k is to be shipped from bin $bin. Bin $bin2 gets $n new ${item}s.",
        "do two things: ship order $k (from $bin), and put $n ${item}s into $bin2",
    ],
    solve=[
        "ship($k, $bin)\nrestock($bin2, $item, $n)",
        "restock(bin=$bin2, item=$item, n=$n)\nship(k=$k, bin=$bin)",
    ],
    setup="asked = before.order($k)",
    parts=[
        ("['orders'][$k - 1]['status']", "'shipped'", "after.order($k)['status']"),
        (
            "['bins'][$bin][asked['item']]",
            "before.count($bin, asked['item']) - asked['quantity']",
            "after.count($bin, asked['item'])",
        ),
        ("['bins'][$bin2][$item]", "before.count($bin2, $item) + $n", "after.count($bin2, $item)"),
    ],
    groups=[[0, 1], [2]],
    domains={"k": ORDERS, "bin": BINS, "bin2": BINS, "item": ITEMS, "n": range(4, 13)},
    fits=lambda p, s: distinct(p["bin"], p["bin2"]),
)
def ship_and_restock(s, p):
    order = s["orders"][p["k"] - 1]
    order["status"] = "shipped"
    s["bins"][p["bin"]][order["item"]] -= order["quantity"]
    s["bins"][p["bin2"]][p["item"]] += p["n"]


@ask(
    "warehouse",
    words=[
        "Cancel order $k, and move $n ${item}s from bin $source to bin $target.",
        "Cancel order $k. Because of that, $n ${item}s go back from $source to $target.",
        "first take $n ${item}s out of $source and put them into $target, then cancel order $k",
    ],
    solve=["cancel($k)\nmove($source, $target, $item, $n)", "move($source, $target, $item, $n)\ncancel($k)"],
    parts=[
        ("['orders'][$k - 1]['status']", "'cancelled'", "after.order($k)['status']"),
        ("['bins'][$source][$item]", "before.count($source, $item) - $n", "after.count($source, $item)"),
        ("['bins'][$target][$item]", "before.count($target, $item) + $n", "after.count($target, $item)"),
    ],
    groups=[[0], [1, 2]],
    domains={"k": ORDERS, "source": BINS, "target": BINS, "item": ITEMS, "n": range(2, 9)},
    fits=lambda p, s: distinct(p["source"], p["target"])
    and p["n"] != p["k"]
    and p["n"] <= s["bins"][p["source"]][p["item"]],
)
def cancel_and_move(s, p):
    s["orders"][p["k"] - 1]["status"] = "cancelled"
    s["bins"][p["source"]][p["item"]] -= p["n"]
    s["bins"][p["target"]][p["item"]] += p["n"]
