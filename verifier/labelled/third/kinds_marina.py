"""Requests in the marina."""

from kinds import ask

AMOUNTS = [5, 6, 7, 8, 9, 10, 12, 14, 15, 18, 20, 25, 30, 40]
LITRES = [4, 5, 6, 8, 10, 12, 15, 20]


def berth(state, k):
    return state["berths"][k - 1]


def place(state, boat):
    found = [one for one in state["berths"] if one["boat"] == boat]
    return found[0]


def taken(state):
    return [k for k in range(1, 7) if berth(state, k)["boat"]]


def free(state):
    return [k for k in range(1, 7) if not berth(state, k)["boat"]]


def lying(state):
    return [berth(state, k)["boat"] for k in taken(state)]


def waiting(state):
    return state["waiting"]


def lists(pick, sizes):
    """Domains of lists: some orders of what `pick` finds in a state."""

    def made(state):
        names = pick(state)
        turned = [names[at:] + names[:at] for at in range(len(names))]
        turned += [row[::-1] for row in turned]
        return [row[:size] for size in sizes for row in turned if size <= len(row)]

    return made


@ask(
    "marina",
    words=[
        "Switch on the power at berth $k.",
        "Berth $k needs power, please turn it on.",
        "Could you put the power on for whoever lies at berth number $k?",
    ],
    solve=["power($k, True)", "if not berth($k)['power']:\n    power($k, True)"],
    parts=[("['berths'][$k - 1]['power']", "True", "after.berth($k)['power']")],
    domains={"k": taken},
    fits=lambda v, s: not berth(s, v["k"])["power"],
)
def power_on(state, v):
    berth(state, v["k"])["power"] = True


@ask(
    "marina",
    words=[
        "$boat no longer needs shore power; turn it off at her berth.",
        "Cut the power at the berth where $boat lies.",
        "power off for $boat",
    ],
    solve=[
        "power(find($boat), False)",
        "for k in harbour()['taken']:\n    if berth(k)['boat'] == $boat:\n        power(k, False)",
    ],
    setup="k = before.find($boat)",
    parts=[("['berths'][k - 1]['power']", "False", "after.berth(k)['power']")],
    domains={"boat": lying},
    fits=lambda v, s: place(s, v["boat"])["power"],
)
def power_off_for_a_boat(state, v):
    place(state, v["boat"])["power"] = False


@ask(
    "marina",
    words=[
        "Put $amount on the bill of berth $k.",
        "charge berth $k: $amount",
        "The boat at berth $k used the crane; please charge it $amount for that.",
        "A fee of $amount is due from berth $k. Charge it.",
    ],
    solve=["charge($k, $amount)", "fee = $amount\ncharge(k=$k, amount=fee)"],
    parts=[("['berths'][$k - 1]['owed']", "before.berth($k)['owed'] + $amount", "after.berth($k)['owed']")],
    domains={"k": taken, "amount": AMOUNTS},
)
def charge_a_berth(state, v):
    berth(state, v["k"])["owed"] += v["amount"]


@ask(
    "marina",
    words=[
        "The skipper of $boat settles the whole bill. Enter the payment.",
        "Pay off everything that $boat owes.",
        "$boat pays in full",
    ],
    solve=[
        "k = find($boat)\npay(k, berth(k)['owed'])",
        "for k in harbour()['taken']:\n    here = berth(k)\n    if here['boat'] == $boat:\n        pay(k, here['owed'])",
    ],
    setup="k = before.find($boat)",
    parts=[("['berths'][k - 1]['owed']", "0", "after.berth(k)['owed']")],
    domains={"boat": lying},
)
def settle_a_bill(state, v):
    place(state, v["boat"])["owed"] = 0


@ask(
    "marina",
    words=[
        "$boat pays all she owes and leaves us for good. Do both.",
        "Settle the bill of $boat in full, then let her depart.",
        "Clear what $boat owes, after which she is to depart.",
    ],
    solve=[
        "k = find($boat)\npay(k, berth(k)['owed'])\ndepart(k)",
        "home = find($boat)\nowed = berth(home)['owed']\nif owed > 0:\n    pay(home, owed)\ndepart(home)",
    ],
    setup="k = before.find($boat)",
    parts=[
        ("['berths'][k - 1]['owed']", "0", "after.berth(k)['owed']"),
        ("['berths'][k - 1]['boat']", "''", "after.berth(k)['boat']"),
        ("['berths'][k - 1]['power']", "False", "after.berth(k)['power']"),
    ],
    groups=[[0], [1, 2]],
    domains={"boat": lying},
)
def settle_and_depart(state, v):
    place(state, v["boat"]).update(boat="", power=False, owed=0)


@ask(
    "marina",
    words=[
        "Whoever has waited longest may have berth $k. Moor that boat there.",
        "Give berth $k to the first boat on the waiting list.",
        "Please moor the boat at the head of the waiting list at berth $k",
    ],
    solve=[
        "moor(harbour()['waiting'][0], $k)",
        "queue = harbour()['waiting']\nfirst = queue[0]\nmoor(boat=first, k=$k)",
    ],
    setup="queue = before.harbour()['waiting']",
    parts=[
        ("['berths'][$k - 1]['boat']", "queue[0]", "after.berth($k)['boat']"),
        ("['waiting']", "queue[1:]", "after.harbour()['waiting']"),
    ],
    domains={"k": free},
)
def moor_the_first(state, v):
    berth(state, v["k"])["boat"] = state["waiting"].pop(0)


@ask(
    "marina",
    words=[
        "Moor $boat at the shorter of the two free berths.",
        "$boat is small, so the shortest free berth will do for her: moor her there.",
        "Bring $boat in from the waiting list, to the free berth with the fewest metres.",
    ],
    solve=[
        "k = min(harbour()['free'], key=lambda k: berth(k)['metres'])\nmoor($boat, k)",
        "best = None\nfor k in harbour()['free']:\n    if best is None or berth(k)['metres'] < berth(best)['metres']:\n        best = k\nmoor($boat, best)",
    ],
    setup="k = min(before.harbour()['free'], key=lambda k: before.berth(k)['metres'])",
    parts=[
        ("['berths'][k - 1]['boat']", "$boat", "after.berth(k)['boat']"),
        ("['waiting']", "[name for name in before.harbour()['waiting'] if name != $boat]"),
    ],
    domains={"boat": waiting},
)
def moor_at_the_shortest(state, v):
    state["waiting"].remove(v["boat"])
    min((one for one in state["berths"] if not one["boat"]), key=lambda one: one["metres"])["boat"] = v["boat"]


def relocate(source, target):
    goes = {key: source[key] for key in ("boat", "power", "owed")}
    source.update(boat="", power=False, owed=0)
    target.update(goes)


@ask(
    "marina",
    words=[
        "$boat wants more room: shift her to the longest free berth.",
        "Shift $boat to whichever free berth is the longest.",
        "Move $boat over to the free berth with the most metres, please.",
    ],
    solve=[
        "longest = max(harbour()['free'], key=lambda k: berth(k)['metres'])\nshift(find($boat), longest)",
        "spots = sorted(harbour()['free'], key=lambda k: berth(k)['metres'])\nshift(source=find($boat), target=spots[-1])",
    ],
    setup="k = before.find($boat)\nt = max(before.harbour()['free'], key=lambda t: before.berth(t)['metres'])",
    parts=[
        ("['berths'][k - 1]", "{**before.berth(t), 'metres': before.berth(k)['metres']}", "after.berth(k)"),
        ("['berths'][t - 1]", "{**before.berth(k), 'metres': before.berth(t)['metres']}", "after.berth(t)"),
    ],
    domains={"boat": lying},
)
def shift_to_the_longest(state, v):
    spots = [one for one in state["berths"] if not one["boat"]]
    relocate(place(state, v["boat"]), max(spots, key=lambda one: one["metres"]))


RANGE = "[k for k in before.harbour()['taken'] if $first <= k <= $last]"


@ask(
    "marina",
    words=[
        "There is work on the cable: switch off the power at all taken berths from $first to $last.",
        "No power tonight at berths $first to $last, both included. Turn it off wherever a boat lies there.",
        "Turn the power off at each taken berth numbered $first through $last.",
    ],
    solve=[
        "for k in harbour()['taken']:\n    if $first <= k <= $last:\n        power(k, False)",
        "taken = harbour()['taken']\nfor k in range($first, $last + 1):\n    if k in taken and berth(k)['power']:\n        power(k, False)",
    ],
    setup=f"cut = {RANGE}",
    parts=[
        (
            "['berths']",
            "[{**b, 'power': b['power'] and k not in cut} for k, b in enumerate(before.state['berths'], 1)]",
        )
    ],
    loop=("cut", "['berths'][k - 1]['power']", "False"),
    domains={"first": [1, 2, 3, 4], "last": [3, 4, 5, 6]},
    fits=lambda v, s: v["first"] < v["last"] <= 6
    and v["first"] >= 1
    and any(berth(s, k)["power"] for k in range(v["first"], v["last"] + 1)),
)
def power_cut_in_a_range(state, v):
    for k in range(v["first"], v["last"] + 1):
        berth(state, k)["power"] = False


@ask(
    "marina",
    words=[
        "Every boat in a berth owes $amount more for the regatta, all but the one at berth $k. Charge them.",
        "Charge all taken berths $amount each, except berth $k.",
        "harbour dues: $amount on every taken berth's bill; berth $k is exempt",
    ],
    solve=[
        "for k in harbour()['taken']:\n    if k != $k:\n        charge(k, $amount)",
        "due = [k for k in harbour()['taken'] if k != $k]\nfor number in due:\n    charge(number, $amount)",
    ],
    setup="due = [k for k in before.harbour()['taken'] if k != $k]",
    parts=[
        (
            "['berths']",
            "[{**b, 'owed': b['owed'] + (k in due) * $amount} for k, b in enumerate(before.state['berths'], 1)]",
        )
    ],
    loop=("due", "['berths'][k - 1]['owed']", "before.berth(k)['owed'] + $amount"),
    domains={"k": taken, "amount": AMOUNTS},
)
def charge_all_but_one(state, v):
    for k in taken(state):
        berth(state, k)["owed"] += v["amount"] if k != v["k"] else 0


@ask(
    "marina",
    words=[
        "Which boat has the largest bill? Answer with its name.",
        "Name the boat that owes the most.",
        "Who owes us most at the moment? I need the boat's name.",
    ],
    solve=[
        "places = [berth(k) for k in harbour()['taken']]\nanswer(max(places, key=lambda one: one['owed'])['boat'])",
        "name, most = '', -1\nfor k in harbour()['taken']:\n    if berth(k)['owed'] > most:\n        name, most = berth(k)['boat'], berth(k)['owed']\nanswer(name)",
    ],
    answer="max(before.state['berths'], key=lambda b: b['owed'])['boat']",
    fits=lambda v, s: len({one["owed"] for one in s["berths"] if one["boat"]}) == 4,
)
def largest_bill(state, v):
    top = max(one["owed"] for one in state["berths"])
    return next(one["boat"] for one in state["berths"] if one["owed"] == top)


@ask(
    "marina",
    words=[
        "How many boats at our berths owe more than $limit?",
        "Count the berths where more than $limit is owed, and give me that number.",
        "number of bills above $limit, please",
    ],
    solve=[
        "answer(sum(berth(k)['owed'] > $limit for k in harbour()['taken']))",
        "high = 0\nfor k in harbour()['taken']:\n    if berth(k)['owed'] > $limit:\n        high += 1\nanswer(high)",
    ],
    answer="sum(b['owed'] > $limit for b in before.state['berths'])",
    domains={"limit": [30, 40, 50, 60, 75, 80, 90, 100, 120]},
    fits=lambda v, s: all(one["owed"] != v["limit"] for one in s["berths"]),
)
def count_high_bills(state, v):
    return len([one for one in state["berths"] if one["owed"] > v["limit"]])


@ask(
    "marina",
    words=[
        "What do $boats owe together?",
        "Add up the bills of $boats and answer with the sum.",
        "One owner has $boats here. How much does he owe in total?",
    ],
    solve=[
        "answer(sum(berth(find(name))['owed'] for name in $boats))",
        "total = 0\nfor name in $boats:\n    k = find(name)\n    total += berth(k)['owed']\nanswer(total)",
    ],
    answer="sum(before.berth(before.find(name))['owed'] for name in $boats)",
    domains={"boats": lists(lying, [2, 3])},
)
def sum_of_bills(state, v):
    return sum(one["owed"] for one in state["berths"] if one["boat"] in v["boats"])


@ask(
    "marina",
    words=[
        "Refuel $boat with $litres litres, then tell me what she owes.",
        "$boat takes on $litres litres of fuel: enter that, and answer with her bill after it.",
        "Fill $litres litres into $boat and answer with the new amount owed at her berth.",
    ],
    solve=[
        "k = find($boat)\nrefuel(k, $litres)\nanswer(berth(k)['owed'])",
        "k = find($boat)\nowed = berth(k)['owed'] + $litres * harbour()['price']\nrefuel(k, $litres)\nanswer(owed)",
    ],
    setup="k = before.find($boat)\nbill = before.berth(k)['owed'] + $litres * before.harbour()['price']",
    parts=[
        ("['berths'][k - 1]['owed']", "bill", "after.berth(k)['owed']"),
        ("['pump']['litres']", "before.harbour()['litres'] - $litres", "after.harbour()['litres']"),
    ],
    answer="bill",
    domains={"boat": lying, "litres": LITRES},
)
def refuel_and_tell(state, v):
    state["pump"]["litres"] -= v["litres"]
    place(state, v["boat"])["owed"] += v["litres"] * state["pump"]["price"]
    return place(state, v["boat"])["owed"]


@ask(
    "marina",
    words=[
        "Fuel for berth $k, $litres litres. Also, $amount is paid for berth $k2. Enter both.",
        "Two things: refuel the boat at berth $k with $litres litres, and take a payment of $amount for berth $k2.",
        "Enter a payment of $amount for berth $k2. Also put $litres litres of fuel into the boat at berth $k.",
    ],
    solve=[
        "refuel($k, $litres)\npay($k2, $amount)",
        "pay(k=$k2, amount=$amount)\nrefuel(k=$k, litres=$litres)",
    ],
    parts=[
        (
            "['berths'][$k - 1]['owed']",
            "before.berth($k)['owed'] + $litres * before.harbour()['price']",
            "after.berth($k)['owed']",
        ),
        ("['pump']['litres']", "before.harbour()['litres'] - $litres", "after.harbour()['litres']"),
        ("['berths'][$k2 - 1]['owed']", "before.berth($k2)['owed'] - $amount", "after.berth($k2)['owed']"),
    ],
    groups=[[0, 1], [2]],
    domains={"k": taken, "k2": taken, "litres": LITRES, "amount": AMOUNTS},
    fits=lambda v, s: v["k"] != v["k2"] and v["amount"] < berth(s, v["k2"])["owed"],
)
def refuel_and_pay(state, v):
    state["pump"]["litres"] -= v["litres"]
    berth(state, v["k"])["owed"] += v["litres"] * state["pump"]["price"]
    berth(state, v["k2"])["owed"] -= v["amount"]


@ask(
    "marina",
    words=[
        "Bring in the first two boats from the waiting list: the first to berth $k, the second to berth $k2.",
        "The boat that has waited longest gets berth $k and the next in line gets berth $k2. Moor both.",
        "Moor the head of the waiting list at berth $k, and whoever is second on that list at berth $k2.",
    ],
    solve=[
        "queue = harbour()['waiting']\nmoor(queue[0], $k)\nmoor(queue[1], $k2)",
        "for k in ($k, $k2):\n    moor(harbour()['waiting'][0], k)",
    ],
    setup="queue = before.harbour()['waiting']",
    parts=[
        ("['berths'][$k - 1]['boat']", "queue[0]", "after.berth($k)['boat']"),
        ("['berths'][$k2 - 1]['boat']", "queue[1]", "after.berth($k2)['boat']"),
        ("['waiting']", "[name for name in queue if name not in (queue[0], queue[1])]"),
    ],
    groups=[[0], [1]],
    domains={"k": free, "k2": free},
    fits=lambda v, s: v["k"] != v["k2"],
)
def moor_two(state, v):
    for k in (v["k"], v["k2"]):
        berth(state, k)["boat"] = state["waiting"].pop(0)


@ask(
    "marina",
    words=[
        "List the boats that have power, in the order of their berth numbers.",
        "Which boats are on shore power? A list of names, lowest berth number first.",
        "I want the names of all boats whose power is on, as a list sorted by berth number.",
    ],
    solve=[
        "answer([berth(k)['boat'] for k in sorted(harbour()['taken']) if berth(k)['power']])",
        "names = []\nfor k in harbour()['taken']:\n    here = berth(k)\n    if here['power']:\n        names.append(here['boat'])\nanswer(names)",
    ],
    answer="[b['boat'] for b in before.state['berths'] if b['power']]",
    fits=lambda v, s: sum(one["power"] for one in s["berths"]) > 1,
)
def boats_with_power(state, v):
    return [one["boat"] for one in state["berths"] if one["power"]]


@ask(
    "marina",
    words=[
        "List the boats that owe at least $limit, the largest bill first.",
        "Names of all boats with a bill of $limit or more, as a list from the highest bill down.",
        "Who owes $limit or more? Give a list of boat names ordered by what they owe, most first.",
    ],
    solve=[
        "places = [berth(k) for k in harbour()['taken']]\nhigh = [one for one in places if one['owed'] >= $limit]\nhigh.sort(key=lambda one: one['owed'], reverse=True)\nanswer([one['boat'] for one in high])",
        "bills = {berth(k)['boat']: berth(k)['owed'] for k in harbour()['taken']}\nanswer([name for name in sorted(bills, key=lambda n: -bills[n]) if bills[name] >= $limit])",
    ],
    setup="high = [b for b in before.state['berths'] if b['boat'] and b['owed'] >= $limit]",
    answer="[b['boat'] for b in sorted(high, key=lambda b: -b['owed'])]",
    domains={"limit": [30, 40, 50, 60, 70, 80, 90]},
    fits=lambda v, s: len({one["owed"] for one in s["berths"] if one["boat"]}) == 4
    and sum(one["owed"] >= v["limit"] for one in s["berths"]) > 1,
)
def debtors_in_order(state, v):
    rows = [(-one["owed"], one["boat"]) for one in state["berths"] if one["owed"] >= v["limit"]]
    return [name for _, name in sorted(rows)]


@ask(
    "marina",
    words=[
        "Report on berth $k: answer with an object that has the keys boat and owed, for who lies there and what is owed.",
        "For berth $k, give me an object with boat (the name) and owed (the amount).",
        "Who lies at berth $k and how much is owed there? Answer with a dictionary of boat and owed.",
    ],
    solve=[
        "here = berth($k)\nanswer({'boat': here['boat'], 'owed': here['owed']})",
        "answer({key: berth($k)[key] for key in ('boat', 'owed')})",
    ],
    setup="b = before.berth($k)",
    answer="{'boat': b['boat'], 'owed': b['owed']}",
    domains={"k": taken},
)
def report_a_berth(state, v):
    one = berth(state, v["k"])
    return {"boat": one["boat"], "owed": one["owed"]}


@ask(
    "marina",
    words=[
        "Does $boat owe more than $boat2? Answer true or false.",
        "True or false: the bill of $boat is higher than the bill of $boat2.",
        "Check whether $boat owes more than $boat2 does (answer true if so, otherwise false).",
    ],
    solve=[
        "answer(berth(find($boat))['owed'] > berth(find($boat2))['owed'])",
        "one = berth(find($boat))\nother = berth(find($boat2))\nif one['owed'] > other['owed']:\n    answer(True)\nelse:\n    answer(False)",
    ],
    setup="one, other = before.berth(before.find($boat)), before.berth(before.find($boat2))",
    answer="one['owed'] > other['owed']",
    domains={"boat": lying, "boat2": lying},
    fits=lambda v, s: v["boat"] != v["boat2"] and place(s, v["boat"])["owed"] != place(s, v["boat2"])["owed"],
)
def compare_bills(state, v):
    return place(state, v["boat2"])["owed"] < place(state, v["boat"])["owed"]


@ask(
    "marina",
    words=[
        "If $boat owes more than $limit, cut her power; if not, charge her $amount.",
        "Look at the bill of $boat. Above $limit the power is switched off, otherwise put $amount on the bill.",
        "Should $boat's bill exceed $limit, turn off the power at her berth. Else charge her berth $amount.",
    ],
    solve=[
        "k = find($boat)\nif berth(k)['owed'] > $limit:\n    power(k, False)\nelse:\n    charge(k, $amount)",
        "k = find($boat)\nif berth(k)['owed'] <= $limit:\n    charge(k=k, amount=$amount)\nelse:\n    power(k=k, on=False)",
    ],
    setup="k = before.find($boat)\nb = before.berth(k)\nhigh = b['owed'] > $limit",
    parts=[
        ("['berths'][k - 1]['power']", "b['power'] and not high", "after.berth(k)['power']"),
        ("['berths'][k - 1]['owed']", "b['owed'] + (0 if high else $amount)", "after.berth(k)['owed']"),
    ],
    domains={"boat": lying, "limit": [50, 60, 80, 100], "amount": AMOUNTS},
    fits=lambda v, s: place(s, v["boat"])["power"] and place(s, v["boat"])["owed"] != v["limit"],
)
def power_or_charge(state, v):
    one = place(state, v["boat"])
    if one["owed"] > v["limit"]:
        one["power"] = False
    else:
        one["owed"] += v["amount"]


@ask(
    "marina",
    words=[
        "$boat and $boat2 belong to one family and share costs: charge $boat so much that her bill equals that of $boat2.",
        "Charge $boat the difference, so that she owes exactly what $boat2 owes.",
        "Bring the bill of $boat up to the bill of $boat2 with one charge.",
    ],
    solve=[
        "k = find($boat)\ncharge(k, berth(find($boat2))['owed'] - berth(k)['owed'])",
        "low, high = find($boat), find($boat2)\ngap = berth(high)['owed'] - berth(low)['owed']\ncharge(k=low, amount=gap)",
    ],
    setup="k = before.find($boat)",
    parts=[("['berths'][k - 1]['owed']", "before.berth(before.find($boat2))['owed']", "after.berth(k)['owed']")],
    domains={"boat": lying, "boat2": lying},
    fits=lambda v, s: place(s, v["boat"])["owed"] < place(s, v["boat2"])["owed"],
)
def even_out(state, v):
    place(state, v["boat"])["owed"] = place(state, v["boat2"])["owed"]


@ask(
    "marina",
    words=[
        "What would $litres litres cost at the pump right now?",
        "A skipper asks the price of $litres litres of fuel. Answer with the amount.",
        "price for $litres litres?",
    ],
    solve=["answer($litres * harbour()['price'])", "price = harbour()['price']\ncost = price * $litres\nanswer(cost)"],
    answer="before.harbour()['price'] * $litres",
    domains={"litres": [*LITRES, 25, 30, 35, 45, 60]},
)
def cost_of_fuel(state, v):
    return state["pump"]["price"] * v["litres"]


@ask(
    "marina",
    words=[
        "Refuel $boat with $litres litres and $boat2 with $amount litres. How many litres has the pump left then?",
        "$litres litres go into $boat, $amount litres into $boat2. Do it and answer with what remains in the pump.",
    ],
    solve=[
        "refuel(find($boat), $litres)\nrefuel(find($boat2), $amount)\nanswer(harbour()['litres'])",
        "left = harbour()['litres']\nfor name, litres in (($boat, $litres), ($boat2, $amount)):\n    refuel(find(name), litres)\n    left -= litres\nanswer(left)",
    ],
    setup="now = before.harbour()\nk, k2 = before.find($boat), before.find($boat2)",
    parts=[
        (
            "['berths'][k - 1]['owed']",
            "before.berth(k)['owed'] + $litres * now['price']",
            "after.berth(k)['owed']",
        ),
        (
            "['berths'][k2 - 1]['owed']",
            "before.berth(k2)['owed'] + $amount * now['price']",
            "after.berth(k2)['owed']",
        ),
        ("['pump']['litres']", "now['litres'] - $litres - $amount", "after.harbour()['litres']"),
    ],
    answer="now['litres'] - $litres - $amount",
    groups=[[0], [1]],
    domains={"boat": lying, "boat2": lying, "litres": LITRES, "amount": AMOUNTS},
    fits=lambda v, s: v["boat"] != v["boat2"] and v["litres"] != v["amount"],
)
def refuel_two(state, v):
    for name, litres in ((v["boat"], v["litres"]), (v["boat2"], v["amount"])):
        state["pump"]["litres"] -= litres
        place(state, name)["owed"] += litres * state["pump"]["price"]
    return state["pump"]["litres"]


@ask(
    "marina",
    words=[
        "$boats each pay $amount. Enter the payments.",
        "Take a payment of $amount from each of these boats: $boats.",
        "The skippers of $boats have each handed in $amount; book it for their berths.",
    ],
    solve=[
        "for name in $boats:\n    pay(find(name), $amount)",
        "for k in [find(name) for name in $boats]:\n    pay(k=k, amount=$amount)",
    ],
    setup="payers = [before.find(name) for name in $boats]",
    parts=[
        (
            "['berths']",
            "[{**b, 'owed': b['owed'] - (k in payers) * $amount} for k, b in enumerate(before.state['berths'], 1)]",
        )
    ],
    loop=("payers", "['berths'][k - 1]['owed']", "before.berth(k)['owed'] - $amount"),
    domains={"boats": lists(lying, [2, 3]), "amount": AMOUNTS},
    fits=lambda v, s: all(place(s, name)["owed"] > v["amount"] for name in v["boats"]),
)
def payments_of_several(state, v):
    for one in state["berths"]:
        one["owed"] -= v["amount"] * (one["boat"] in v["boats"])


@ask(
    "marina",
    words=[
        "Shift $boat to berth $k, and moor $boat2 where $boat was.",
        "$boat moves to berth $k; her old berth goes to $boat2 from the waiting list.",
        "First move $boat across to berth $k. Then bring $boat2 in to the berth that $boat has left.",
    ],
    solve=[
        "old = find($boat)\nshift(old, $k)\nmoor($boat2, old)",
        "old = find($boat)\nshift(source=old, target=$k)\nmoor(boat=$boat2, k=old)",
    ],
    setup="old = before.find($boat)",
    parts=[
        ("['berths'][$k - 1]", "{**before.berth(old), 'metres': before.berth($k)['metres']}", "after.berth($k)"),
        (
            "['berths'][old - 1]",
            "{**before.berth($k), 'metres': before.berth(old)['metres'], 'boat': $boat2}",
            "after.berth(old)",
        ),
        ("['waiting']", "[name for name in before.harbour()['waiting'] if name != $boat2]"),
    ],
    domains={"boat": lying, "boat2": waiting, "k": free},
)
def shift_and_moor(state, v):
    source = place(state, v["boat"])
    relocate(source, berth(state, v["k"]))
    source["boat"] = v["boat2"]
    state["waiting"].remove(v["boat2"])


@ask(
    "marina",
    words=[
        "Weekly dues: charge each boat with power $amount, and each boat without power $amount2.",
        "All taken berths are charged: $amount where the power is on, $amount2 where it is off.",
        "Charge $amount to every taken berth that has power and $amount2 to every taken berth that has none.",
    ],
    solve=[
        "for k in harbour()['taken']:\n    charge(k, $amount if berth(k)['power'] else $amount2)",
        "for k in harbour()['taken']:\n    if berth(k)['power']:\n        charge(k, $amount)\n    else:\n        charge(k, $amount2)",
    ],
    setup="taken = before.harbour()['taken']",
    parts=[
        (
            "['berths']",
            "[{**b, 'owed': b['owed'] + (k in taken) * ($amount if b['power'] else $amount2)} for k, b in enumerate(before.state['berths'], 1)]",
        )
    ],
    loop=(
        "taken",
        "['berths'][k - 1]['owed']",
        "before.berth(k)['owed'] + ($amount if before.berth(k)['power'] else $amount2)",
    ),
    domains={"amount": AMOUNTS, "amount2": AMOUNTS},
    fits=lambda v, s: v["amount"] > v["amount2"] and 0 < sum(one["power"] for one in s["berths"]) < 4,
)
def dues_by_power(state, v):
    for one in state["berths"]:
        if one["boat"]:
            one["owed"] += v["amount"] if one["power"] else v["amount2"]


@ask(
    "marina",
    words=[
        "By how much does the bill of $boat exceed the bill of $boat2?",
        "$boat owes more than $boat2. How much more?",
        "Answer with the difference between what $boat owes and the smaller amount that $boat2 owes.",
    ],
    solve=[
        "answer(berth(find($boat))['owed'] - berth(find($boat2))['owed'])",
        "bills = [berth(find(name))['owed'] for name in ($boat, $boat2)]\nanswer(bills[0] - bills[1])",
    ],
    setup="more, less = [before.berth(before.find(name))['owed'] for name in ($boat, $boat2)]",
    answer="more - less",
    domains={"boat": lying, "boat2": lying},
    fits=lambda v, s: place(s, v["boat"])["owed"] > place(s, v["boat2"])["owed"],
)
def difference_of_bills(state, v):
    return place(state, v["boat"])["owed"] - place(state, v["boat2"])["owed"]


@ask(
    "marina",
    words=[
        "Which of the free berths is the longest? Answer with its number.",
        "A big yacht calls. Give the number of our longest free berth.",
        "number of the free berth with the most metres?",
    ],
    solve=[
        "answer(max(harbour()['free'], key=lambda k: berth(k)['metres']))",
        "one, two = harbour()['free']\nanswer(one if berth(one)['metres'] > berth(two)['metres'] else two)",
    ],
    answer="max(before.harbour()['free'], key=lambda k: before.berth(k)['metres'])",
)
def longest_free_berth(state, v):
    return max((berth(state, k)["metres"], k) for k in free(state))[1]


@ask(
    "marina",
    words=[
        "Three entries, please: power on at berth $k, a charge of $amount for berth $k2, and a payment of $amount2 for berth $k3.",
        "Turn on the power at berth $k; charge $amount to berth $k2; and enter that $amount2 was paid for berth $k3.",
    ],
    solve=[
        "power($k, True)\ncharge($k2, $amount)\npay($k3, $amount2)",
        "pay($k3, $amount2)\ncharge(k=$k2, amount=$amount)\npower(k=$k, on=True)",
    ],
    parts=[
        ("['berths'][$k - 1]['power']", "True", "after.berth($k)['power']"),
        ("['berths'][$k2 - 1]['owed']", "before.berth($k2)['owed'] + $amount", "after.berth($k2)['owed']"),
        ("['berths'][$k3 - 1]['owed']", "before.berth($k3)['owed'] - $amount2", "after.berth($k3)['owed']"),
    ],
    groups=[[0], [1], [2]],
    domains={"k": taken, "k2": taken, "k3": taken, "amount": AMOUNTS, "amount2": AMOUNTS},
    fits=lambda v, s: len({v["k"], v["k2"], v["k3"]}) == 3
    and v["amount"] != v["amount2"]
    and not berth(s, v["k"])["power"]
    and berth(s, v["k3"])["owed"] > v["amount2"],
)
def three_entries(state, v):
    berth(state, v["k"])["power"] = True
    berth(state, v["k2"])["owed"] += v["amount"]
    berth(state, v["k3"])["owed"] -= v["amount2"]


@ask(
    "marina",
    words=[
        "The jetty was cleaned: charge $amount to each taken berth from $first to $last.",
        "Berths $first to $last share the cleaning, $amount for every boat that lies there. Charge them.",
        "Put $amount on the bill of every taken berth from number $first up to and including number $last.",
    ],
    solve=[
        "for k in harbour()['taken']:\n    if $first <= k <= $last:\n        charge(k, $amount)",
        "taken = harbour()['taken']\nfor k in range($first, $last + 1):\n    if k in taken:\n        charge(k=k, amount=$amount)",
    ],
    setup=f"there = {RANGE}",
    parts=[
        (
            "['berths']",
            "[{**b, 'owed': b['owed'] + (k in there) * $amount} for k, b in enumerate(before.state['berths'], 1)]",
        )
    ],
    loop=("there", "['berths'][k - 1]['owed']", "before.berth(k)['owed'] + $amount"),
    domains={"first": [1, 2, 3, 4], "last": [3, 4, 5, 6], "amount": AMOUNTS},
    fits=lambda v, s: 1 <= v["first"] < v["last"] <= 6
    and sum(v["first"] <= k <= v["last"] for k in taken(s)) > 1,
)
def charge_a_range(state, v):
    for one in state["berths"][v["first"] - 1 : v["last"]]:
        one["owed"] += v["amount"] if one["boat"] else 0
