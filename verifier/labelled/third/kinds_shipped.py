"""Requests in the warehouse and on the calculator."""

from kinds import ask

BINS = ["A", "B", "C"]
ITEMS = ["nut", "bolt", "gear"]
FEW = [2, 3, 4]
SOME = [2, 3, 4, 5, 6, 7, 8, 9, 12, 15]
ORDERS = [1, 2, 3]


def order(state, v):
    return state["orders"][v["k"] - 1]


def total(state, item):
    return sum(stock[item] for stock in state["bins"].values())


@ask(
    "warehouse",
    words=[
        "Bins $bins each get $n new ${item}s.",
        "A delivery came: put $n ${item}s into each of bins $bins.",
        "Restock $bins with $n ${item}s apiece.",
    ],
    solve=[
        "for name in $bins:\n    restock(name, $item, $n)",
        "one, two = $bins\nrestock(one, $item, $n)\nrestock(two, $item, $n)",
    ],
    setup="one, two = $bins",
    parts=[
        ("['bins'][one][$item]", "before.count(one, $item) + $n"),
        ("['bins'][two][$item]", "before.count(two, $item) + $n"),
    ],
    groups=[[0], [1]],
    loop=("$bins", "['bins'][k][$item]", "before.count(k, $item) + $n"),
    domains={"bins": [["A", "B"], ["A", "C"], ["B", "C"]], "item": ITEMS, "n": SOME},
)
def restock_two_bins(state, v):
    for name in v["bins"]:
        state["bins"][name][v["item"]] += v["n"]


@ask(
    "warehouse",
    words=[
        "Restock bin $bin with ${item}s so that it holds $n of them.",
        "Bin $bin should have $n ${item}s; restock what is missing.",
        "$n ${item}s is what I want to see in bin $bin. Restock it up to that number.",
    ],
    solve=[
        "restock($bin, $item, $n - count($bin, $item))",
        "missing = $n - count(bin=$bin, item=$item)\nif missing > 0:\n    restock($bin, $item, missing)",
    ],
    parts=[("['bins'][$bin][$item]", "$n", "after.count($bin, $item)")],
    domains={"bin": BINS, "item": ITEMS, "n": [10, 11, 12, 14, 15, 20]},
)
def top_up(state, v):
    state["bins"][v["bin"]][v["item"]] = v["n"]


@ask(
    "warehouse",
    words=[
        "Empty bin $source of ${item}s: move all of them to bin $target.",
        "All ${item}s that are in $source go to $target.",
        "Bin $source must not hold ${item}s any more. Move every one to bin $target.",
    ],
    solve=[
        "move($source, $target, $item, count($source, $item))",
        "held = count($source, $item)\nmove(source=$source, target=$target, item=$item, n=held)",
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
    fits=lambda v, s: v["source"] != v["target"],
)
def move_all(state, v):
    bins = state["bins"]
    bins[v["target"]][v["item"]] += bins[v["source"]][v["item"]]
    bins[v["source"]][v["item"]] = 0


def richest(state, item):
    return sorted(BINS, key=lambda name: state["bins"][name][item])


@ask(
    "warehouse",
    words=[
        "Ship order $k from the bin that holds most of what it asks for.",
        "Order $k is to go out. Take the goods from whichever bin has the most of that item.",
        "Send off order $k, from the bin best stocked with its item.",
    ],
    solve=[
        "item = order($k)['item']\nship($k, max(('A', 'B', 'C'), key=lambda name: count(name, item)))",
        "item = order($k)['item']\nbest = 'A'\nfor name in ('B', 'C'):\n    if count(name, item) > count(best, item):\n        best = name\nship(k=$k, bin=best)",
    ],
    setup="wanted = before.order($k)\nitem = wanted['item']\nname = max(before.state['bins'], key=lambda bin: before.count(bin, item))",
    parts=[
        ("['bins'][name][item]", "before.count(name, item) - wanted['quantity']", "after.count(name, item)"),
        ("['orders'][$k - 1]['status']", "'shipped'", "after.order($k)['status']"),
    ],
    domains={"k": ORDERS},
    fits=lambda v, s: len({s["bins"][b][order(s, v)["item"]] for b in richest(s, order(s, v)["item"])[1:]}) == 2,
)
def ship_from_the_fullest(state, v):
    wanted = order(state, v)
    name = richest(state, wanted["item"])[-1]
    state["bins"][name][wanted["item"]] -= wanted["quantity"]
    wanted["status"] = "shipped"


@ask(
    "warehouse",
    words=[
        "Cancel those of orders $first to $last that ask for more than $n pieces.",
        "Orders $first to $last: any with a quantity above $n is to be cancelled.",
        "We cannot deliver more than $n pieces at once. Cancel whichever of orders $first to $last exceed that.",
    ],
    solve=[
        "for k in range($first, $last + 1):\n    if order(k)['quantity'] > $n:\n        cancel(k)",
        "big = [k for k in range($first, $last + 1) if order(k)['quantity'] > $n]\nfor k in big:\n    cancel(k=k)",
    ],
    setup="big = [k for k in range($first, $last + 1) if before.order(k)['quantity'] > $n]",
    parts=[
        (
            "['orders']",
            "[{**one, 'status': 'cancelled'} if k in big else one for k, one in enumerate(before.state['orders'], 1)]",
        )
    ],
    loop=("big", "['orders'][k - 1]['status']", "'cancelled'"),
    domains={"first": [1, 1, 2], "last": [3, 3, 2], "n": [2, 3]},
    fits=lambda v, s: 1 <= v["first"] < v["last"] <= 3
    and any(one["quantity"] > v["n"] for one in s["orders"][v["first"] - 1 : v["last"]]),
)
def cancel_big_orders(state, v):
    for one in state["orders"][v["first"] - 1 : v["last"]]:
        if one["quantity"] > v["n"]:
            one["status"] = "cancelled"


@ask(
    "warehouse",
    words=[
        "How many more ${item}s than ${item2}s do we have in all bins together?",
        "All three bins counted: by how many do the ${item}s outnumber the ${item2}s?",
        "surplus of ${item}s over ${item2}s, all bins taken together?",
    ],
    solve=[
        "answer(total($item) - total($item2))",
        "more = sum(count(name, $item) for name in ('A', 'B', 'C'))\nless = sum(count(name, $item2) for name in ('A', 'B', 'C'))\nanswer(more - less)",
    ],
    answer="before.total($item) - before.total($item2)",
    domains={"item": ITEMS, "item2": ITEMS},
    fits=lambda v, s: total(s, v["item"]) > total(s, v["item2"]),
)
def surplus(state, v):
    return total(state, v["item"]) - total(state, v["item2"])


@ask(
    "warehouse",
    words=[
        "List how many ${item}s are in A, in B and in C, in that order.",
        "Give me the number of ${item}s per bin as a list: A first, then B, then C.",
        "A list of three numbers, please: the ${item}s in bins A, B, C.",
    ],
    solve=[
        "answer([count(name, $item) for name in ('A', 'B', 'C')])",
        "found = []\nfor name in ['A', 'B', 'C']:\n    found.append(count(bin=name, item=$item))\nanswer(found)",
    ],
    answer="[before.count('A', $item), before.count('B', $item), before.count('C', $item)]",
    domains={"item": ITEMS},
    fits=lambda v, s: len({stock[v["item"]] for stock in s["bins"].values()}) == 3,
)
def stock_list(state, v):
    return [state["bins"][name][v["item"]] for name in BINS]


@ask(
    "warehouse",
    words=[
        "In which bin are the fewest ${item}s? Answer with its letter.",
        "Name the bin that is lowest on ${item}s (the letter will do).",
        "which bin has the least ${item}s? just the letter",
    ],
    solve=[
        "answer(min(('A', 'B', 'C'), key=lambda name: count(name, $item)))",
        "held = {name: count(name, $item) for name in ('A', 'B', 'C')}\nlow = min(held.values())\nfor name in held:\n    if held[name] == low:\n        answer(name)",
    ],
    answer="min(before.state['bins'], key=lambda name: before.count(name, $item))",
    domains={"item": ITEMS},
    fits=lambda v, s: len({stock[v["item"]] for stock in s["bins"].values()}) == 3,
)
def lowest_bin(state, v):
    return richest(state, v["item"])[0]


@ask(
    "warehouse",
    words=[
        "Bin $source gives $n ${item}s to bin $target and gets $n2 ${item2}s back.",
        "Swap: $n ${item}s from $source to $target, and $n2 ${item2}s from $target to $source.",
        "Move $n ${item}s from $source to $target; in return move $n2 ${item2}s from $target to $source.",
    ],
    solve=[
        "move($source, $target, $item, $n)\nmove($target, $source, $item2, $n2)",
        "move(source=$target, target=$source, item=$item2, n=$n2)\nmove(source=$source, target=$target, item=$item, n=$n)",
    ],
    parts=[
        ("['bins'][$source][$item]", "before.count($source, $item) - $n"),
        ("['bins'][$target][$item]", "before.count($target, $item) + $n"),
        ("['bins'][$target][$item2]", "before.count($target, $item2) - $n2"),
        ("['bins'][$source][$item2]", "before.count($source, $item2) + $n2"),
    ],
    groups=[[0, 1], [2, 3]],
    domains={"source": BINS, "target": BINS, "item": ITEMS, "item2": ITEMS, "n": FEW, "n2": FEW},
    fits=lambda v, s: v["source"] != v["target"] and v["item"] != v["item2"],
)
def trade(state, v):
    one, other = state["bins"][v["source"]], state["bins"][v["target"]]
    one[v["item"]] -= v["n"]
    other[v["item"]] += v["n"]
    other[v["item2"]] -= v["n2"]
    one[v["item2"]] += v["n2"]


@ask(
    "warehouse",
    words=[
        "Order $k falls through. Cancel it, and move $n ${item}s from $source to $target.",
        "Cancel order $k and then move $n ${item}s out of bin $source into bin $target.",
        "Two jobs: bring $n ${item}s from bin $source to bin $target, and cancel order $k.",
    ],
    solve=[
        "cancel($k)\nmove($source, $target, $item, $n)",
        "move($source, $target, n=$n, item=$item)\ncancel(k=$k)",
    ],
    parts=[
        ("['orders'][$k - 1]['status']", "'cancelled'", "after.order($k)['status']"),
        ("['bins'][$source][$item]", "before.count($source, $item) - $n", "after.count($source, $item)"),
        ("['bins'][$target][$item]", "before.count($target, $item) + $n", "after.count($target, $item)"),
    ],
    groups=[[0], [1, 2]],
    domains={"k": ORDERS, "source": BINS, "target": BINS, "item": ITEMS, "n": FEW},
    fits=lambda v, s: v["source"] != v["target"],
)
def cancel_and_move(state, v):
    order(state, v)["status"] = "cancelled"
    state["bins"][v["source"]][v["item"]] -= v["n"]
    state["bins"][v["target"]][v["item"]] += v["n"]


@ask(
    "warehouse",
    words=[
        "Ship order $k from bin $bin and tell me how many of its item that bin holds afterwards.",
        "Send order $k out of bin $bin, then say what is left there of the item it asked for.",
        "Ship order $k; the goods come from $bin. Then answer: how many pieces of that item remain in $bin?",
    ],
    solve=[
        "item = order($k)['item']\nship($k, $bin)\nanswer(count($bin, item))",
        "wanted = order($k)\nleft = count($bin, wanted['item']) - wanted['quantity']\nship(k=$k, bin=$bin)\nanswer(left)",
    ],
    setup="wanted = before.order($k)\nleft = before.count($bin, wanted['item']) - wanted['quantity']",
    parts=[
        ("['bins'][$bin][wanted['item']]", "left", "after.count($bin, wanted['item'])"),
        ("['orders'][$k - 1]['status']", "'shipped'", "after.order($k)['status']"),
    ],
    answer="left",
    domains={"k": ORDERS, "bin": BINS},
)
def ship_and_tell(state, v):
    wanted = order(state, v)
    wanted["status"] = "shipped"
    state["bins"][v["bin"]][wanted["item"]] -= wanted["quantity"]
    return state["bins"][v["bin"]][wanted["item"]]


@ask(
    "warehouse",
    words=[
        "If order $k is for ${item}s, cancel it. If it is for anything else, ship it from bin $bin.",
        "Order $k: no ${item}s leave the house today, so cancel it if it asks for ${item}s, else ship it out of $bin.",
        "Check what order $k asks for: if it is ${item}s, cancel it, otherwise ship it from bin $bin.",
    ],
    solve=[
        "if order($k)['item'] == $item:\n    cancel($k)\nelse:\n    ship($k, $bin)",
        "wanted = order(k=$k)\nif wanted['item'] != $item:\n    ship(k=$k, bin=$bin)\nelse:\n    cancel(k=$k)",
    ],
    setup="wanted = before.order($k)\nitem = wanted['item']\nstopped = item == $item",
    parts=[
        ("['orders'][$k - 1]['status']", "'cancelled' if stopped else 'shipped'", "after.order($k)['status']"),
        (
            "['bins'][$bin][item]",
            "before.count($bin, item) - (0 if stopped else wanted['quantity'])",
            "after.count($bin, item)",
        ),
    ],
    domains={"k": ORDERS, "item": ITEMS, "bin": BINS},
)
def cancel_or_ship(state, v):
    wanted = order(state, v)
    if wanted["item"] == v["item"]:
        wanted["status"] = "cancelled"
    else:
        wanted["status"] = "shipped"
        state["bins"][v["bin"]][wanted["item"]] -= wanted["quantity"]


@ask(
    "warehouse",
    words=[
        "Leave only $n ${item}s in bin $source; the others move to bin $target.",
        "Keep $n ${item}s in $source and move the rest of its ${item}s to $target.",
        "Bin $source is to keep exactly $n ${item}s. Move the surplus to bin $target.",
    ],
    solve=[
        "move($source, $target, $item, count($source, $item) - $n)",
        "surplus = count($source, $item) - $n\nmove(source=$source, target=$target, item=$item, n=surplus)",
    ],
    parts=[
        ("['bins'][$source][$item]", "$n", "after.count($source, $item)"),
        (
            "['bins'][$target][$item]",
            "before.count($target, $item) + before.count($source, $item) - $n",
            "after.count($target, $item)",
        ),
    ],
    domains={"source": BINS, "target": BINS, "item": ITEMS, "n": [2, 3, 4, 5]},
    fits=lambda v, s: v["source"] != v["target"] and s["bins"][v["source"]][v["item"]] > v["n"],
)
def keep_some(state, v):
    one, other = state["bins"][v["source"]], state["bins"][v["target"]]
    other[v["item"]] += one[v["item"]] - v["n"]
    one[v["item"]] = v["n"]


@ask(
    "warehouse",
    words=[
        "Put $n ${item}s into bin $bin, cancel order $k, and answer with the total of ${item2}s.",
        "Restock $bin with $n ${item}s. Cancel order $k. What is the total of ${item2}s over all bins?",
    ],
    solve=[
        "restock($bin, $item, $n)\ncancel($k)\nanswer(total($item2))",
        "cancel(k=$k)\nrestock(bin=$bin, item=$item, n=$n)\nanswer(total(item=$item2))",
    ],
    parts=[
        ("['bins'][$bin][$item]", "before.count($bin, $item) + $n", "after.count($bin, $item)"),
        ("['orders'][$k - 1]['status']", "'cancelled'", "after.order($k)['status']"),
    ],
    answer="before.total($item2)",
    groups=[[0], [1]],
    domains={"bin": BINS, "item": ITEMS, "item2": ITEMS, "n": SOME, "k": ORDERS},
    fits=lambda v, s: v["item"] != v["item2"],
)
def restock_cancel_and_tell(state, v):
    state["bins"][v["bin"]][v["item"]] += v["n"]
    order(state, v)["status"] = "cancelled"
    return total(state, v["item2"])


COINS = ["penny", "nickel", "dime", "quarter"]
PLURAL = {"penny": 1, "nickel": 5, "dime": 10, "quarter": 25}
NUMS = [3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 24, 27, 35, 48]


@ask(
    "calculator",
    words=[
        "$a grown-ups and $b children go to the zoo at $c each. What do all tickets cost together?",
        "Add $a and $b, then multiply the result by $c. What do you get?",
        "Two shifts pack $a and $b boxes, and every box weighs $c kilos. Give the weight of all boxes in kilos.",
    ],
    solve=["answer(multiply(add($a, $b), $c))", "answer(add(multiply($a, $c), multiply($b, $c)))"],
    answer="($a + $b) * $c",
    domains={"a": NUMS, "b": NUMS, "c": NUMS},
)
def sum_times(state, v):
    return v["a"] * v["c"] + v["b"] * v["c"]


@ask(
    "calculator",
    words=[
        "I buy $n copies at $price each and pay with $paid. How much do I get back?",
        "$n rolls cost $price apiece; from $paid, what is the change?",
        "Take the product of $n and $price from $paid and answer with what is left.",
    ],
    solve=["answer(subtract($paid, multiply($n, $price)))", "cost = multiply(a=$n, b=$price)\nanswer(subtract($paid, cost))"],
    answer="$paid - $n * $price",
    domains={"n": [3, 4, 5, 6, 7, 8], "price": [3, 4, 6, 7, 8, 9, 11], "paid": [60, 75, 80, 95, 100]},
    fits=lambda v, s: v["n"] * v["price"] + 1 < v["paid"],
)
def change_given(state, v):
    return v["paid"] - sum([v["price"]] * v["n"])


@ask(
    "calculator",
    words=[
        "$n eggs go into boxes of $size. Answer with a list: the number of full boxes, then the eggs left over.",
        "Divide $n by $size; give a list of the whole quotient and the remainder.",
        "We seat $n guests at tables for $size. As a list: how many tables are full, and how many guests are left over?",
    ],
    solve=["answer([divide($n, $size), remainder($n, $size)])", "full = divide($n, $size)\nanswer([full, subtract($n, multiply(full, $size))])"],
    answer="[$n // $size, $n % $size]",
    domains={"n": [47, 58, 65, 71, 83, 94, 97], "size": [4, 6, 8, 9, 12]},
    fits=lambda v, s: v["n"] % v["size"] > 1 and v["n"] // v["size"] != v["n"] % v["size"],
)
def boxes_and_rest(state, v):
    return list(divmod(v["n"], v["size"]))


@ask(
    "calculator",
    words=[
        "My purse holds coins only. Their number: $a of the kind $coin and $b of the kind $coin2. How many cents is that?",
        "How many cents are $a coins ($coin) and $b coins ($coin2) together?",
        "Count the till in cents: $coin $a times, $coin2 $b times.",
    ],
    solve=["answer(add(cents($a, $coin), cents($b, $coin2)))", "one = cents(n=$a, coin=$coin)\nanswer(add(a=one, b=cents(n=$b, coin=$coin2)))"],
    answer="before.cents($a, $coin) + before.cents($b, $coin2)",
    domains={"a": NUMS, "b": NUMS, "coin": COINS, "coin2": COINS},
    fits=lambda v, s: v["coin"] != v["coin2"] and v["a"] != v["b"],
)
def coins_together(state, v):
    return v["a"] * PLURAL[v["coin"]] + v["b"] * PLURAL[v["coin2"]]


@ask(
    "calculator",
    words=[
        "Which is larger, $a times $b or $c times $d? Answer with the larger product.",
        "One hall has $a rows of $b seats, the other $c rows of $d. How many seats has the bigger hall?",
        "Answer with the larger of these products: $a x $b, $c x $d.",
    ],
    solve=["answer(larger(multiply($a, $b), multiply($c, $d)))", "one = multiply($a, $b)\nother = multiply($c, $d)\nanswer(one if one > other else other)"],
    answer="max($a * $b, $c * $d)",
    domains={"a": NUMS, "b": NUMS, "c": NUMS, "d": NUMS},
    fits=lambda v, s: v["a"] * v["b"] != v["c"] * v["d"],
)
def larger_product(state, v):
    return sorted([v["a"] * v["b"], v["c"] * v["d"]])[-1]


@ask(
    "calculator",
    words=[
        "How far apart are the largest and the smallest of $rows?",
        "Temperatures of the week: $rows degrees. What is the difference between the highest and the lowest?",
        "Subtract the smallest of the numbers $rows from the largest.",
    ],
    solve=[
        "rows = $rows\nhigh = low = rows[0]\nfor number in rows:\n    high = larger(high, number)\n    low = smaller(low, number)\nanswer(subtract(high, low))",
        "row = sorted($rows)\nanswer(subtract(row[-1], row[0]))",
    ],
    answer="max($rows) - min($rows)",
    domains={"rows": [[14, 31, 9], [22, 7, 18, 40], [63, 58, 71], [5, 26, 17, 12], [88, 35, 61], [19, 47, 28, 33]]},
)
def spread(state, v):
    row = sorted(v["rows"])
    return row[-1] - row[0]


@ask(
    "calculator",
    words=[
        "What is the largest multiple of $size that is not above $n?",
        "Round $n down to a multiple of $size.",
        "Beans are sold in sacks of $size kilos. How many kilos are in the full sacks that $n kilos fill?",
    ],
    solve=["answer(subtract($n, remainder($n, $size)))", "answer(multiply(divide($n, $size), $size))"],
    answer="$n - $n % $size",
    domains={"n": [50, 67, 74, 89, 93, 101, 110], "size": [4, 6, 7, 8, 9, 12]},
    fits=lambda v, s: v["n"] % v["size"],
)
def round_down(state, v):
    return v["n"] // v["size"] * v["size"]


@ask(
    "calculator",
    words=[
        "How many coins of the kind $coin2 are worth as much as $n of the kind $coin?",
        "Exchange $n coins ($coin) for coins of the kind $coin2. How many are that?",
    ],
    solve=["answer(divide(cents($n, $coin), cents(1, $coin2)))", "worth = cents($n, $coin)\none = cents(1, $coin2)\nanswer(worth // one)"],
    answer="before.cents($n, $coin) // before.cents(1, $coin2)",
    domains={"n": [4, 6, 8, 12, 14, 20], "coin": COINS, "coin2": COINS},
    fits=lambda v, s: PLURAL[v["coin"]] > PLURAL[v["coin2"]] and v["n"] * PLURAL[v["coin"]] % PLURAL[v["coin2"]] == 0,
)
def exchange(state, v):
    return v["n"] * PLURAL[v["coin"]] // PLURAL[v["coin2"]]


@ask(
    "calculator",
    words=[
        "Are $a coins of the kind $coin worth more than $b of the kind $coin2? Answer true or false.",
        "True or false: $a coins ($coin) are worth more than $b coins ($coin2).",
    ],
    solve=["answer(cents($a, $coin) > cents($b, $coin2))", "gap = subtract(cents($a, $coin), cents($b, $coin2))\nanswer(gap > 0)"],
    answer="before.cents($a, $coin) > before.cents($b, $coin2)",
    domains={"a": NUMS, "b": NUMS, "coin": COINS, "coin2": COINS},
    fits=lambda v, s: v["coin"] != v["coin2"] and v["a"] * PLURAL[v["coin"]] != v["b"] * PLURAL[v["coin2"]],
)
def worth_more(state, v):
    return v["b"] * PLURAL[v["coin2"]] < v["a"] * PLURAL[v["coin"]]


@ask(
    "calculator",
    words=[
        "Answer with an object with the keys sum and product, for the numbers $a and $b.",
        "For $a and $b I need both the sum and the product, as an object with the keys sum and product.",
    ],
    solve=["answer({'sum': add($a, $b), 'product': multiply($a, $b)})", "result = {}\nresult['sum'] = add(a=$a, b=$b)\nresult['product'] = multiply(a=$a, b=$b)\nanswer(result)"],
    answer="{'sum': $a + $b, 'product': $a * $b}",
    domains={"a": NUMS, "b": NUMS},
    fits=lambda v, s: v["a"] != v["b"],
)
def sum_and_product(state, v):
    return dict(sum=v["a"] + v["b"], product=v["a"] * v["b"])


@ask(
    "calculator",
    words=[
        "Share the sum of $a and $b evenly among $c people, in whole pieces. How many does each get?",
        "Add $a to $b and divide by $c, rounded down.",
        "$a apples and $b pears are split among $c baskets, the same number of pieces in each and as many as possible. How many pieces are in one basket?",
    ],
    solve=["answer(divide(add($a, $b), $c))", "pieces = add($a, $b)\nanswer(divide(a=pieces, b=$c))"],
    answer="($a + $b) // $c",
    domains={"a": [23, 31, 44, 52, 67], "b": [18, 25, 36, 49, 58], "c": [3, 4, 6, 7, 8]},
    fits=lambda v, s: (v["a"] + v["b"]) % v["c"],
)
def fair_share(state, v):
    return divmod(v["a"] + v["b"], v["c"])[0]
