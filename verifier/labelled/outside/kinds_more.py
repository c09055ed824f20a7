"""Further kinds of request for the first four environments."""

from kinds import ask

BINS, ITEMS, ORDERS = ["A", "B", "C"], ["nut", "bolt", "gear"], [1, 2, 3]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
SHIFTS = ["early", "late"]
SKILLS = ["triage", "x-ray", "vaccines", "billing"]
COINS = ["penny", "nickel", "dime", "quarter"]
WEEK = "('Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday')"


def titles(s):
    return [item["title"] for item in s["items"]]


def find(s, title):
    return next(item for item in s["items"] if item["title"] == title)


def names(s):
    return sorted(s["people"])


# --- warehouse ------------------------------------------------------------------


@ask(
    "warehouse",
    words=[
        "Put $m new ${item}s into each of bins A, B and C that holds fewer than $n ${item}s.",
        "Check the ${item}s in A, B and C. Every bin with fewer than $n of them is restocked with $m.",
        "restock with $m ${item}s: all of A, B, C where there are fewer than $n ${item}s now",
    ],
    solve=[
        "for bin in ('A', 'B', 'C'):\n    if count(bin, $item) < $n:\n        restock(bin, $item, $m)",
        "short = [bin for bin in ('A', 'B', 'C') if count(bin, $item) < $n]\nfor bin in short:\n    restock(bin, $item, $m)",
    ],
    parts=[
        (
            "['bins']",
            "{b: {**stock, $item: stock[$item] + ($m if stock[$item] < $n else 0)} for b, stock in before.state['bins'].items()}",
        )
    ],
    domains={"item": ITEMS, "n": range(5, 10), "m": range(2, 13)},
    fits=lambda p, s: p["n"] != p["m"] and 0 < sum(b[p["item"]] < p["n"] for b in s["bins"].values()) < 3,
)
def restock_the_short(s, p):
    for stock in s["bins"].values():
        if stock[p["item"]] < p["n"]:
            stock[p["item"]] += p["m"]


@ask(
    "warehouse",
    words=[
        "Cancel each of orders 1, 2 and 3 that asks for fewer than $n pieces.",
        "Small orders do not pay. Of 1, 2 and 3, cancel those with a quantity below $n.",
        "cancel whatever order among 1, 2, 3 has a quantity under $n",
    ],
    solve=[
        "for k in (1, 2, 3):\n    if order(k)['quantity'] < $n:\n        cancel(k)",
        "small = [k for k in (1, 2, 3) if order(k)['quantity'] < $n]\nfor k in small:\n    cancel(k)",
    ],
    parts=[
        (
            "['orders']",
            "[{**o, 'status': 'cancelled' if o['quantity'] < $n else o['status']} for o in before.state['orders']]",
        )
    ],
    domains={"n": [2, 3, 4]},
    fits=lambda p, s: 0 < sum(o["quantity"] < p["n"] for o in s["orders"]) < 3,
)
def cancel_the_small(s, p):
    for order in s["orders"]:
        if order["quantity"] < p["n"]:
            order["status"] = "cancelled"


@ask(
    "warehouse",
    words=[
        "Move ${item}s from bin $source to bin $target until bin $source holds exactly $n.",
        "Bin $source is to keep $n ${item}s. Whatever it has beyond that goes to bin $target.",
        "all but $n of the ${item}s in $source go to $target",
    ],
    solve=[
        "move($source, $target, $item, count($source, $item) - $n)",
        "spare = count($source, $item) - $n\nmove($source, $target, $item, spare)",
    ],
    parts=[
        ("['bins'][$source][$item]", "$n", "after.count($source, $item)"),
        (
            "['bins'][$target][$item]",
            "before.count($target, $item) + before.count($source, $item) - $n",
            "after.count($target, $item)",
        ),
    ],
    domains={"source": BINS, "target": BINS, "item": ITEMS, "n": range(2, 7)},
    fits=lambda p, s: p["source"] != p["target"] and s["bins"][p["source"]][p["item"]] > p["n"] + 1,
)
def keep_some(s, p):
    spare = s["bins"][p["source"]][p["item"]] - p["n"]
    s["bins"][p["source"]][p["item"]] = p["n"]
    s["bins"][p["target"]][p["item"]] += spare


@ask(
    "warehouse",
    words=[
        "What quantities do orders 1, 2 and 3 ask for? Answer with a list of three numbers in that order.",
        "List the quantities of the orders 1, 2, 3, in this order.",
        "quantities of orders 1 to 3 as a list, order 1 first",
    ],
    solve=[
        "answer([order(k)['quantity'] for k in (1, 2, 3)])",
        "found = []\nfor k in (1, 2, 3):\n    found.append(order(k)['quantity'])\nanswer(found)",
    ],
    answer="[before.order(k)['quantity'] for k in (1, 2, 3)]",
    fits=lambda p, s: len({o["quantity"] for o in s["orders"]}) > 1,
)
def list_of_quantities(s, p):
    return [order["quantity"] for order in s["orders"]]


# --- radio ----------------------------------------------------------------------


@ask(
    "radio",
    words=[
        "No item may be longer than $n seconds. Set the length of every longer one to $n.",
        "Cut whatever takes more than $n seconds down to exactly $n seconds.",
        "trim all items over $n seconds to $n seconds",
    ],
    solve=[
        "for title in titles():\n    if item(title)['seconds'] > $n:\n        trim(title, $n)",
        "long = [title for title in titles() if item(title)['seconds'] > $n]\nfor title in long:\n    trim(title, $n)",
    ],
    parts=[
        (
            "['items']",
            "[{**i, 'seconds': min(i['seconds'], $n)} for i in before.state['items']]",
        )
    ],
    domains={"n": range(100, 280, 5)},
    fits=lambda p, s: 0 < sum(i["seconds"] > p["n"] for i in s["items"]) < len(s["items"]),
)
def cap_lengths(s, p):
    for item in s["items"]:
        item["seconds"] = min(item["seconds"], p["n"])


@ask(
    "radio",
    words=[
        "Add the $kind $fresh of $n seconds, and place it first in the running order.",
        "The show opens with something new: the $kind $fresh, $n seconds long. Enter it at position 1.",
        "new opener: $kind, $fresh, $n seconds",
    ],
    solve=[
        "add($fresh, $kind, $n)\nplace($fresh, 1)",
        "title = $fresh\nadd(title=title, kind=$kind, seconds=$n)\nplace(title=title, position=1)",
    ],
    parts=[
        (
            "['items']",
            "[{'title': $fresh, 'kind': $kind, 'seconds': $n, 'cleared': False}] + before.state['items']",
        )
    ],
    domains={
        "fresh": ["Blue Hour", "Paper Boats", "Morning Fog", "Tin Roof", "Long Shadow"],
        "kind": ["song", "news", "jingle"],
        "n": range(20, 200),
    },
)
def add_in_front(s, p):
    s["items"].insert(0, {"title": p["fresh"], "kind": p["kind"], "seconds": p["n"], "cleared": False})


@ask(
    "radio",
    words=[
        "At which position does $title come in the running order, counted from 1?",
        "Tell me the position of $title; the first item has position 1.",
        "position of $title (counting from 1), just the number",
    ],
    solve=[
        "answer(titles().index($title) + 1)",
        "position = 1\nfor title in titles():\n    if title == $title:\n        answer(position)\n    position += 1",
    ],
    answer="before.titles().index($title) + 1",
    domains={"title": titles},
    fits=lambda p, s: titles(s).index(p["title"]) > 1,
)
def position_of(s, p):
    return titles(s).index(p["title"]) + 1


@ask(
    "radio",
    words=[
        "If $title is cleared, set its length to $n seconds; if it is not, drop it.",
        "Are the rights of $title cleared? If so, it gets $n seconds. If not, it goes out of the running order.",
        "$title: cleared means trim to $n seconds, not cleared means drop it",
    ],
    solve=[
        "if item($title)['cleared']:\n    trim($title, $n)\nelse:\n    drop($title)",
        "ready = item($title)['cleared']\nif not ready:\n    drop($title)\nelse:\n    trim($title, $n)",
    ],
    setup="ready = before.item($title)['cleared']",
    parts=[
        (
            "['items']",
            "[{**i, 'seconds': $n} if i['title'] == $title else i for i in before.state['items'] if i['title'] != $title or ready]",
        )
    ],
    domains={"title": titles, "n": range(20, 300)},
    fits=lambda p, s: find(s, p["title"])["seconds"] != p["n"],
)
def trim_or_drop(s, p):
    item = find(s, p["title"])
    if item["cleared"]:
        item["seconds"] = p["n"]
    else:
        s["items"].remove(item)


# --- rota -----------------------------------------------------------------------


@ask(
    "rota",
    words=[
        "Set the hours of $name to those that $name2 has.",
        "$name is to work as many hours as $name2. Change the contract of $name.",
        "contract of $name: same hours as $name2",
    ],
    solve=[
        "contract($name, person($name2)['hours'])",
        "hours = person($name2)['hours']\ncontract($name, hours)",
    ],
    parts=[
        ("['people'][$name]['hours']", "before.person($name2)['hours']", "after.person($name)['hours']")
    ],
    domains={"name": names, "name2": names},
    fits=lambda p, s: s["people"][p["name"]]["hours"] != s["people"][p["name2"]]["hours"],
)
def same_hours(s, p):
    s["people"][p["name"]]["hours"] = s["people"][p["name2"]]["hours"]


@ask(
    "rota",
    words=[
        "Whoever works the $shift shift on $day gets $n hours more in the contract.",
        "Find out who has $day $shift, and raise the hours of that person by $n.",
        "plus $n hours for the person on the $shift shift of $day",
    ],
    solve=[
        "name = who($day, $shift)\ncontract(name, person(name)['hours'] + $n)",
        "hours = person(who($day, $shift))['hours']\ncontract(who($day, $shift), hours + $n)",
    ],
    setup="worker = before.who($day, $shift)",
    parts=[
        ("['people'][worker]['hours']", "before.person(worker)['hours'] + $n", "after.person(worker)['hours']")
    ],
    domains={"day": DAYS, "shift": SHIFTS, "n": range(2, 13)},
    fits=lambda p, s: s["shifts"][p["day"]][p["shift"]],
)
def raise_the_worker(s, p):
    s["people"][s["shifts"][p["day"]][p["shift"]]]["hours"] += p["n"]


@ask(
    "rota",
    words=[
        "Everybody with fewer than $n hours is to have $n. Change those contracts.",
        "$n hours is the new minimum: raise each contract below it to exactly $n.",
        "contracts under $n hours go up to $n hours, for all people",
    ],
    solve=[
        "for name in people():\n    if person(name)['hours'] < $n:\n        contract(name, $n)",
        "few = [name for name in people() if person(name)['hours'] < $n]\nfor name in few:\n    contract(name, $n)",
    ],
    parts=[
        (
            "['people']",
            "{name: {**p, 'hours': max(p['hours'], $n)} for name, p in before.state['people'].items()}",
        )
    ],
    domains={"n": range(15, 38)},
    fits=lambda p, s: 0 < sum(x["hours"] < p["n"] for x in s["people"].values()) < 5,
)
def minimum_hours(s, p):
    for person in s["people"].values():
        person["hours"] = max(person["hours"], p["n"])


@ask(
    "rota",
    words=[
        "Who works the $shift shift on each day of the week? Answer with a list of five names, Monday to Friday; the empty string where nobody does.",
        "List the people on the $shift shifts from Monday to Friday, in that order, with an empty string for nobody.",
        "$shift shifts of the week as a list of five names (Monday first, empty string if unstaffed)",
    ],
    solve=[
        f"answer([who(day, $shift) for day in {WEEK}])",
        f"row = []\nfor day in {WEEK}:\n    row.append(who(day, $shift))\nanswer(row)",
    ],
    answer=f"[before.who(day, $shift) for day in {WEEK}]",
    domains={"shift": SHIFTS},
)
def row_of_shifts(s, p):
    return [s["shifts"][day][p["shift"]] for day in DAYS]


# --- calculator -----------------------------------------------------------------


@ask(
    "calculator",
    words=[
        "Take the smaller of $c and $d from the larger of $a and $b.",
        "The larger one of $a and $b, minus the smaller one of $c and $d: what is that?",
        "what is left of the larger of $a and $b when the smaller of $c and $d is subtracted",
    ],
    solve=[
        "answer(subtract(larger($a, $b), smaller($c, $d)))",
        "most = larger($a, $b)\nleast = smaller($c, $d)\nanswer(subtract(most, least))",
    ],
    answer="before.larger($a, $b) - before.smaller($c, $d)",
    domains={name: range(13, 400) for name in "abcd"},
    fits=lambda p, s: len(set(p.values())) == 4 and abs(max(p["a"], p["b"]) - min(p["c"], p["d"])) > 1,
)
def larger_minus_smaller(s, p):
    return max(p["a"], p["b"]) - min(p["c"], p["d"])


@ask(
    "calculator",
    words=[
        "What is the sum of $a, $b and $c divided by 3, rounded down?",
        "Add $a, $b and $c, and divide what you get by 3, in whole numbers, rounded down.",
        "($a + $b + $c) over 3, rounded down",
    ],
    solve=[
        "answer(divide(add(add($a, $b), $c), 3))",
        "total = 0\nfor number in ($a, $b, $c):\n    total = add(total, number)\nanswer(divide(total, 3))",
    ],
    answer="before.divide($a + $b + $c, 3)",
    domains={name: range(13, 400) for name in "abc"},
    fits=lambda p, s: len(set(p.values())) == 3,
)
def average_of_three(s, p):
    return sum(p.values()) // 3


@ask(
    "calculator",
    words=[
        "What are $n quarters, $n dimes and $n nickels worth? Answer with a list of three numbers of cents, in that order.",
        "List the worth in cents of $n coins of each kind: quarter, dime, nickel, in this order.",
        "cents in $n quarters, in $n dimes, in $n nickels - as a list in that order",
    ],
    solve=[
        "answer([cents($n, coin) for coin in ('quarter', 'dime', 'nickel')])",
        "worth = []\nfor coin in ('quarter', 'dime', 'nickel'):\n    worth.append(cents($n, coin))\nanswer(worth)",
    ],
    answer="[before.cents($n, coin) for coin in ('quarter', 'dime', 'nickel')]",
    domains={"n": range(13, 90)},
)
def list_of_worths(s, p):
    return [p["n"] * 25, p["n"] * 10, p["n"] * 5]


@ask(
    "calculator",
    words=[
        "If $n ${coin}s are worth more than $a cents, answer with $a; otherwise with what the coins are worth, in cents.",
        "How many cents are $n ${coin}s worth? Should it be more than $a, answer $a in its place.",
        "worth of $n ${coin}s in cents, but at most $a",
    ],
    solve=[
        "answer(smaller(cents($n, $coin), $a))",
        "worth = cents($n, $coin)\nif worth > $a:\n    answer($a)\nelse:\n    answer(worth)",
    ],
    answer="before.smaller(before.cents($n, $coin), $a)",
    domains={"n": range(13, 90), "coin": COINS[1:], "a": range(100, 1500)},
)
def worth_at_most(s, p):
    return min(p["n"] * {"nickel": 5, "dime": 10, "quarter": 25}[p["coin"]], p["a"])
