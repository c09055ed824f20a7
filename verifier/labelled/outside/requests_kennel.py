"""Kinds of request in the kennel: wordings, solutions, oracles."""

from kinds import ask

RUNS = ["north", "south", "east", "yard"]
FOODS = ["kibble", "tins", "fish"]
BREEDS = ["collie", "beagle", "poodle", "terrier"]
TEXTS = [
    "Afraid of thunder",
    "Needs the blue bowl",
    "Owner rings at Noon",
    "Left ear: drops twice a day",
    "Keep away from Cats",
    "Loves the Garden hose",
]


def names(state):
    return sorted(state["dogs"])


def housed(state, run):
    return [name for name in names(state) if state["dogs"][name]["run"] == run]


def eaters(state, food):
    return [name for name in names(state) if state["dogs"][name]["food"] == food]


def unvaccinated(state):
    return [name for name in names(state) if not state["dogs"][name]["vaccinated"]]


def weight(state):
    return lambda name: state["dogs"][name]["kilos"]


def give(state, name, portions):
    state["dogs"][name]["meals"] += portions
    state["larder"][state["dogs"][name]["food"]] -= portions


def place(state, name, index):
    state["walks"] = [other for other in state["walks"] if other != name]
    state["walks"].insert(index, name)


NAME = {"name": names}
PAIR = {"name": names, "name2": names}
PORTIONS = [2, 3, 4, 5, 6]
SMALL = [2, 3, 4]


@ask(
    "kennel",
    domains={"run": RUNS},
    fits=lambda v, s: len(housed(s, v["run"])) >= 2,
    words=[
        "Which dog in the $run run is the heaviest? Answer with its name.",
        "Tell me who weighs most among the dogs that live in the $run run - just the name.",
        "Heaviest dog of the $run run: name?",
    ],
    solve=[
        "best = None\nfor name in dogs():\n    d = dog(name)\n    if d['run'] == $run and (best is None or d['kilos'] > dog(best)['kilos']):\n        best = name\nanswer(best)",
        "here = [name for name in dogs() if dog(name)['run'] == $run]\nanswer(max(here, key=lambda name: dog(name)['kilos']))",
    ],
    setup="here = [n for n in before.dogs() if before.dog(n)['run'] == $run]",
    answer="max(here, key=lambda n: before.dog(n)['kilos'])",
)
def heaviest_of_a_run(state, v):
    return max(housed(state, v["run"]), key=weight(state))


@ask(
    "kennel",
    domains={"run": RUNS},
    fits=lambda v, s: len(housed(s, v["run"])) >= 2,
    words=[
        "How many kilos do the dogs in the $run run weigh together?",
        "Please add up the weights of all dogs housed in the $run run and report the total in kilos, as a number.",
        "total weight, $run run?",
    ],
    solve=[
        "total = 0\nfor name in dogs():\n    if dog(name)['run'] == $run:\n        total += dog(name)['kilos']\nanswer(total)",
        "records = [dog(name) for name in dogs()]\nanswer(sum(d['kilos'] for d in records if d['run'] == $run))",
    ],
    answer="sum(d['kilos'] for d in before.state['dogs'].values() if d['run'] == $run)",
)
def weight_of_a_run(state, v):
    return sum(map(weight(state), housed(state, v["run"])))


@ask(
    "kennel",
    domains={"limit": range(8, 41)},
    fits=lambda v, s: 2 <= sum(d["kilos"] < v["limit"] for d in s["dogs"].values()) <= 5,
    words=[
        "List the names of all dogs that weigh less than $limit kilos, in alphabetical order.",
        "I need the small ones: everybody strictly under $limit kilos. Give me a list of names from A to Z.",
        "Which dogs are lighter than $limit kg? Answer: a list of names, sorted alphabetically.",
    ],
    solve=[
        "answer([name for name in dogs() if dog(name)['kilos'] < $limit])",
        "light = []\nfor name in dogs():\n    if dog(name)['kilos'] < $limit:\n        light.append(name)\nanswer(sorted(light))",
    ],
    answer="[n for n in before.dogs() if before.dog(n)['kilos'] < $limit]",
)
def lighter_than_a_limit(state, v):
    return sorted(n for n, d in state["dogs"].items() if d["kilos"] < v["limit"])


@ask(
    "kennel",
    domains=PAIR,
    fits=lambda v, s: weight(s)(v["name"]) > weight(s)(v["name2"]) + 1,
    words=[
        "By how many kilos is $name heavier than $name2?",
        "$name weighs more than $name2. How many kilos more, exactly?",
        "Take the weight of $name2 from that of $name and give me what is left, in kilos.",
    ],
    solve=[
        "answer(dog($name)['kilos'] - dog($name2)['kilos'])",
        "big = dog($name)\nsmall = dog($name2)\ngap = big['kilos'] - small['kilos']\nanswer(gap)",
    ],
    answer="before.dog($name)['kilos'] - before.dog($name2)['kilos']",
)
def difference_of_weights(state, v):
    return state["dogs"][v["name"]]["kilos"] - state["dogs"][v["name2"]]["kilos"]


@ask(
    "kennel",
    domains=PAIR,
    fits=lambda v, s: v["name"] != v["name2"] and {v["name"], v["name2"]} <= set(s["walks"]),
    words=[
        "Does $name go out before $name2 according to the walking list? Answer true or false.",
        "True or false: on today's walking list $name stands ahead of $name2.",
    ],
    solve=[
        "order = walks()\nanswer(order.index($name) < order.index($name2))",
        "first = None\nfor name in walks():\n    if first is None and name in ($name, $name2):\n        first = name\nanswer(first == $name)",
    ],
    setup="order = before.walks()",
    answer="order.index($name) < order.index($name2)",
)
def who_goes_out_first(state, v):
    return state["walks"].index(v["name"]) < state["walks"].index(v["name2"])


@ask(
    "kennel",
    domains={"food": FOODS, "n": SMALL},
    fits=lambda v, s: len(eaters(s, v["food"])) >= 2,
    words=[
        "Suppose every dog that eats $food got $n portions of it now. How many portions of $food would the larder still hold? Feed nobody.",
        "Planning only, do not feed anyone: if all the $food eaters were given $n portions each, how much $food would be left in the larder?",
    ],
    solve=[
        "hungry = sum(dog(name)['food'] == $food for name in dogs())\nanswer(larder($food) - hungry * $n)",
        "left = larder($food)\nfor name in dogs():\n    if dog(name)['food'] == $food:\n        left -= $n\nanswer(left)",
    ],
    setup="eaters = [n for n in before.dogs() if before.dog(n)['food'] == $food]",
    answer="before.larder($food) - $n * len(eaters)",
)
def left_after_a_feeding(state, v):
    return state["larder"][v["food"]] - len(eaters(state, v["food"])) * v["n"]


@ask(
    "kennel",
    words=[
        'How many dogs live in each run? Answer with an object that maps "north", "south", "east" and "yard" to their numbers; a run without dogs gets 0.',
        "Head count per run, please, as a mapping from the name of the run (north, south, east, yard; all four, even if nobody is there) to the number of dogs in it.",
    ],
    solve=[
        "found = {'north': 0, 'south': 0, 'east': 0, 'yard': 0}\nfor name in dogs():\n    found[dog(name)['run']] += 1\nanswer(found)",
        "runs = [dog(name)['run'] for name in dogs()]\nanswer({run: runs.count(run) for run in ('north', 'south', 'east', 'yard')})",
    ],
    setup="runs = [d['run'] for d in before.state['dogs'].values()]",
    answer="{r: runs.count(r) for r in ('north', 'south', 'east', 'yard')}",
)
def head_count_per_run(state, v):
    return {run: len(housed(state, run)) for run in RUNS}


@ask(
    "kennel",
    domains={"breed": BREEDS},
    fits=lambda v, s: 2 <= sum(d["breed"] == v["breed"] for d in s["dogs"].values()),
    words=[
        "Give me the names of every $breed, from the lightest to the heaviest, as a list.",
        "Order all dogs of the breed $breed by weight, lightest first, and answer with the list of their names.",
    ],
    solve=[
        "answer(sorted([n for n in dogs() if dog(n)['breed'] == $breed], key=lambda n: dog(n)['kilos']))",
        "pairs = sorted((dog(n)['kilos'], n) for n in dogs() if dog(n)['breed'] == $breed)\nanswer([n for _, n in pairs])",
    ],
    setup="those = [n for n in before.dogs() if before.dog(n)['breed'] == $breed]",
    answer="sorted(those, key=lambda n: before.dog(n)['kilos'])",
)
def a_breed_by_weight(state, v):
    return sorted([n for n in names(state) if state["dogs"][n]["breed"] == v["breed"]], key=weight(state))


@ask(
    "kennel",
    domains=NAME,
    fits=lambda v, s: v["name"] in s["walks"][2:],
    words=[
        "How many dogs go out before $name on the walking list?",
        "$name is getting restless. Count the dogs that are ahead on the walking list and tell me the number.",
    ],
    solve=[
        "answer(walks().index($name))",
        "ahead = 0\nfor name in walks():\n    if name == $name:\n        break\n    ahead += 1\nanswer(ahead)",
    ],
    answer="before.walks().index($name)",
)
def dogs_ahead(state, v):
    return state["walks"].index(v["name"])


@ask(
    "kennel",
    domains={"low": range(6, 25), "high": range(18, 44)},
    fits=lambda v, s: v["high"] - v["low"] > 8
    and 2 <= sum(v["low"] <= d["kilos"] <= v["high"] for d in s["dogs"].values()),
    words=[
        "How many dogs weigh between $low and $high kilos, both limits included?",
        "Count the dogs from $low up to and including $high kilos.",
        "number of dogs with $low <= weight in kilos <= $high ?",
    ],
    solve=[
        "answer(sum(1 for name in dogs() if $low <= dog(name)['kilos'] <= $high))",
        "weights = [dog(name)['kilos'] for name in dogs()]\nanswer(len([w for w in weights if w >= $low and w <= $high]))",
    ],
    answer="len([n for n in before.dogs() if $low <= before.dog(n)['kilos'] <= $high])",
)
def count_in_a_range(state, v):
    return len([d for d in state["dogs"].values() if v["low"] <= d["kilos"] <= v["high"]])


@ask(
    "kennel",
    domains={"name": names, "run": RUNS},
    fits=lambda v, s: s["dogs"][v["name"]]["run"] != v["run"],
    words=[
        "Move $name to the $run run.",
        "$name should sleep in the $run run from now on, see to it please",
        "Kindly arrange for $name to be housed in the $run run.",
    ],
    solve=["rehouse($name, $run)", "if dog($name)['run'] != $run:\n    rehouse($name, $run)"],
    parts=[("['dogs'][$name]['run']", "$run", "after.dog($name)['run']")],
)
def rehouse_one(state, v):
    state["dogs"][v["name"]]["run"] = v["run"]


FED = [
    ("['dogs'][$name]['meals']", "before.dog($name)['meals'] + $n", "after.dog($name)['meals']"),
    ("['larder'][food]", "before.larder(food) - $n", "after.larder(food)"),
]


@ask(
    "kennel",
    domains={"name": names, "n": PORTIONS},
    words=[
        "Feed $name $n portions.",
        "$name looks hungry - $n portions please!",
        "Would you be so good as to give $name $n portions of the food that dog eats?",
    ],
    solve=["feed($name, $n)", "for _ in range($n):\n    feed($name, 1)"],
    setup="food = before.dog($name)['food']",
    parts=FED,
)
def feed_one(state, v):
    give(state, v["name"], v["n"])


@ask(
    "kennel",
    domains={"name": names, "n": [4, 5, 6, 7]},
    fits=lambda v, s: v["n"] - s["dogs"][v["name"]]["meals"] >= 2,
    words=[
        "See to it that $name has had exactly $n portions today, counting what that dog has eaten already.",
        "$name is meant to get $n portions a day in all. Feed what is still missing today.",
    ],
    solve=[
        "feed($name, $n - dog($name)['meals'])",
        "while dog($name)['meals'] < $n:\n    feed($name, 1)",
    ],
    setup="food = before.dog($name)['food']\nmissing = $n - before.dog($name)['meals']",
    parts=[
        ("['dogs'][$name]['meals']", "$n", "after.dog($name)['meals']"),
        ("['larder'][food]", "before.larder(food) - missing", "after.larder(food)"),
    ],
)
def fill_up_to_a_ration(state, v):
    give(state, v["name"], v["n"] - state["dogs"][v["name"]]["meals"])


@ask(
    "kennel",
    domains={"run": RUNS},
    fits=lambda v, s: len(set(housed(s, v["run"])) & set(unvaccinated(s))) >= 2,
    words=[
        "Vaccinate every dog in the $run run that has not been vaccinated yet.",
        "The vet is here for the $run run: all dogs there without a vaccination get theirs now.",
    ],
    solve=[
        "for name in dogs():\n    d = dog(name)\n    if d['run'] == $run and not d['vaccinated']:\n        vaccinate(name)",
        "due = [n for n in dogs() if dog(n)['run'] == $run and dog(n)['vaccinated'] is False]\nfor n in due:\n    vaccinate(n)",
    ],
    parts=[
        (
            "['dogs']",
            "{n: {**d, 'vaccinated': d['vaccinated'] or d['run'] == $run} for n, d in before.state['dogs'].items()}",
        )
    ],
)
def vaccinate_a_run(state, v):
    for name in housed(state, v["run"]):
        state["dogs"][name]["vaccinated"] = True


@ask(
    "kennel",
    domains=PAIR,
    fits=lambda v, s: s["dogs"][v["name"]]["run"] != s["dogs"][v["name2"]]["run"],
    words=[
        "Let $name and $name2 swap their runs.",
        "$name goes to where $name2 lives, and $name2 to where $name lives now.",
        "Exchange the runs of $name and $name2, please.",
    ],
    solve=[
        "one = dog($name)['run']\nother = dog($name2)['run']\nrehouse($name, other)\nrehouse($name2, one)",
        "runs = {n: dog(n)['run'] for n in ($name, $name2)}\nrehouse($name2, runs[$name])\nrehouse($name, runs[$name2])",
    ],
    parts=[
        ("['dogs'][$name]['run']", "before.dog($name2)['run']", "after.dog($name)['run']"),
        ("['dogs'][$name2]['run']", "before.dog($name)['run']", "after.dog($name2)['run']"),
    ],
    groups=[[0], [1]],
)
def swap_runs(state, v):
    one, other = state["dogs"][v["name"]], state["dogs"][v["name2"]]
    one["run"], other["run"] = other["run"], one["run"]


@ask(
    "kennel",
    domains={"food": FOODS, "n": SMALL},
    fits=lambda v, s: len(eaters(s, v["food"])) >= 2,
    words=[
        "Give each dog that eats $food $n portions.",
        "Feeding time for the $food eaters! Every one of them gets $n portions, nobody else does.",
        "$n portions apiece for all dogs whose food is $food.",
    ],
    solve=[
        "for name in dogs():\n    if dog(name)['food'] == $food:\n        feed(name, $n)",
        "eaters = [name for name in dogs() if dog(name)['food'] == $food]\nfor name in reversed(eaters):\n    feed(name, $n)",
    ],
    setup="eaters = [n for n in before.dogs() if before.dog(n)['food'] == $food]",
    parts=[
        (
            "['dogs']",
            "{n: {**d, 'meals': d['meals'] + $n * (n in eaters)} for n, d in before.state['dogs'].items()}",
        ),
        ("['larder'][$food]", "before.larder($food) - $n * len(eaters)", "after.larder($food)"),
    ],
)
def feed_all_of_a_food(state, v):
    for name in eaters(state, v["food"]):
        give(state, name, v["n"])


@ask(
    "kennel",
    domains={"name": names, "text": TEXTS},
    words=[
        "Write the note $text on $name.",
        "Please replace the note on $name by $text, exactly as written.",
    ],
    solve=["remark($name, $text)", "note = $text\nif dog($name)['note'] != note:\n    remark($name, note)"],
    parts=[("['dogs'][$name]['note']", "$text", "after.dog($name)['note']")],
)
def write_a_note(state, v):
    state["dogs"][v["name"]]["note"] = v["text"]


@ask(
    "kennel",
    domains={"name": names, "name2": names, "text": TEXTS, "n": PORTIONS},
    fits=lambda v, s: v["name"] != v["name2"],
    words=[
        "Feed $name $n portions, and put the note $text on $name2.",
        "Two things: $name2 gets the note $text, and $name gets $n portions of food.",
    ],
    solve=[
        "feed($name, $n)\nremark($name2, $text)",
        "remark($name2, $text)\nleft = $n\nwhile left:\n    feed($name, 1)\n    left -= 1",
    ],
    setup="food = before.dog($name)['food']",
    parts=[*FED, ("['dogs'][$name2]['note']", "$text", "after.dog($name2)['note']")],
    groups=[[0, 1], [2]],
)
def feed_one_and_note_another(state, v):
    give(state, v["name"], v["n"])
    state["dogs"][v["name2"]]["note"] = v["text"]


@ask(
    "kennel",
    domains={"run": RUNS},
    fits=lambda v, s: s["dogs"][max(s["dogs"], key=weight(s))]["run"] != v["run"],
    words=[
        "Move the heaviest dog of the whole kennel to the $run run.",
        "Our heaviest boarder, whoever that is, needs more room: into the $run run, please.",
    ],
    solve=[
        "heavy = max(dogs(), key=lambda name: dog(name)['kilos'])\nrehouse(heavy, $run)",
        "heavy = ''\nmost = 0\nfor name in dogs():\n    kilos = dog(name)['kilos']\n    if kilos > most:\n        heavy, most = name, kilos\nrehouse(heavy, $run)",
    ],
    setup="heavy = max(before.dogs(), key=lambda n: before.dog(n)['kilos'])",
    parts=[("['dogs'][heavy]['run']", "$run", "after.dog(heavy)['run']")],
)
def rehouse_the_heaviest(state, v):
    state["dogs"][max(names(state), key=weight(state))]["run"] = v["run"]


@ask(
    "kennel",
    domains=PAIR,
    fits=lambda v, s: v["name"] != v["name2"] and {v["name"], v["name2"]} <= set(s["walks"]),
    words=[
        "On the walking list, let $name and $name2 change places; everybody else keeps theirs.",
        "Swap $name and $name2 on the walking list.",
    ],
    solve=[
        "order = walks()\none, other = order.index($name), order.index($name2)\norder[one], order[other] = order[other], order[one]\nfor place, name in enumerate(order):\n    line_up(name, place + 1)",
        "order = [{$name: $name2, $name2: $name}.get(n, n) for n in walks()]\nfor n in reversed(order):\n    line_up(n, 1)",
    ],
    parts=[
        ("['walks']", "[{$name: $name2, $name2: $name}.get(n, n) for n in before.walks()]", "after.walks()")
    ],
)
def swap_on_the_list(state, v):
    order = state["walks"]
    one, other = order.index(v["name"]), order.index(v["name2"])
    order[one], order[other] = v["name2"], v["name"]


@ask(
    "kennel",
    domains=NAME,
    fits=lambda v, s: v["name"] in s["walks"],
    words=[
        "Only $name goes for a walk today: strike everybody else off the walking list.",
        "It rains. Take all dogs but $name off the walking list.",
    ],
    solve=[
        "for other in walks():\n    if other != $name:\n        strike(other)",
        "gone = [n for n in walks() if n != $name]\nfor n in gone[::-1]:\n    strike(n)",
    ],
    parts=[("['walks']", "[$name]", "after.walks()")],
)
def strike_all_but_one(state, v):
    state["walks"] = [v["name"]]


@ask(
    "kennel",
    domains={"name": names, "position": [2, 3]},
    fits=lambda v, s: v["name"] not in s["walks"],
    words=[
        "Add $name to the walking list at place $position, counting from 1; those from there on move one back.",
        "$name wants out too. Slot that dog in as number $position of the walking list (number 1 goes out first).",
    ],
    solve=[
        "line_up($name, $position)",
        "order = walks()\norder.insert($position - 1, $name)\nline_up($name, order.index($name) + 1)",
    ],
    parts=[
        (
            "['walks']",
            "before.walks()[:$position - 1] + [$name] + before.walks()[$position - 1:]",
            "after.walks()",
        )
    ],
)
def add_to_the_list(state, v):
    place(state, v["name"], v["position"] - 1)


@ask(
    "kennel",
    domains={"name": names, "text": TEXTS},
    fits=lambda v, s: s["dogs"][v["name"]]["note"] != v["text"],
    words=[
        "If $name is not vaccinated, vaccinate that dog. Otherwise write the note $text on $name instead.",
        "Check on $name: no vaccination yet means one is given now; a dog that has had it gets the note $text.",
    ],
    solve=[
        "if dog($name)['vaccinated']:\n    remark($name, $text)\nelse:\n    vaccinate($name)",
        "done = dog($name)['vaccinated']\nif not done:\n    vaccinate($name)\nif done:\n    remark($name, $text)",
    ],
    setup="had = before.dog($name)['vaccinated']\nold = before.dog($name)['note']",
    parts=[
        ("['dogs'][$name]['vaccinated']", "True", "after.dog($name)['vaccinated']"),
        ("['dogs'][$name]['note']", "$text if had else old", "after.dog($name)['note']"),
    ],
)
def vaccinate_or_note(state, v):
    dog = state["dogs"][v["name"]]
    dog.update({"note": v["text"]} if dog["vaccinated"] else {"vaccinated": True})


@ask(
    "kennel",
    domains={"name": names, "name2": names, "n": PORTIONS, "m": PORTIONS},
    fits=lambda v, s: v["name"] != v["name2"]
    and v["n"] != v["m"]
    and s["dogs"][v["name"]]["food"] != s["dogs"][v["name2"]]["food"],
    words=[
        "Feed $name $n portions and $name2 $m portions.",
        "Dinner: $n portions for $name, $m for $name2.",
        "$name is due $n portions and $name2 is due $m; please hand them out.",
    ],
    solve=[
        "feed($name, $n)\nfeed($name2, $m)",
        "for who, portions in (($name2, $m), ($name, $n)):\n    feed(who, portions)",
    ],
    setup="food = before.dog($name)['food']\nfood2 = before.dog($name2)['food']",
    parts=[
        *FED,
        ("['dogs'][$name2]['meals']", "before.dog($name2)['meals'] + $m", "after.dog($name2)['meals']"),
        ("['larder'][food2]", "before.larder(food2) - $m", "after.larder(food2)"),
    ],
    groups=[[0, 1], [2, 3]],
)
def feed_two(state, v):
    give(state, v["name"], v["n"])
    give(state, v["name2"], v["m"])


@ask(
    "kennel",
    domains={"name": names, "name2": names, "n": PORTIONS},
    fits=lambda v, s: v["name"] != v["name2"]
    and s["dogs"][v["name"]]["meals"] != s["dogs"][v["name2"]]["meals"],
    words=[
        "Whichever of $name and $name2 has had fewer portions today gets $n more.",
        "Compare what $name and $name2 have eaten today, and feed $n portions to the one with less.",
    ],
    solve=[
        "low = min(($name, $name2), key=lambda n: dog(n)['meals'])\nfeed(low, $n)",
        "if dog($name)['meals'] < dog($name2)['meals']:\n    feed($name, $n)\nelse:\n    feed($name2, $n)",
    ],
    setup="low = $name if before.dog($name)['meals'] < before.dog($name2)['meals'] else $name2\nfood = before.dog(low)['food']",
    parts=[
        ("['dogs'][low]['meals']", "before.dog(low)['meals'] + $n", "after.dog(low)['meals']"),
        ("['larder'][food]", "before.larder(food) - $n", "after.larder(food)"),
    ],
)
def feed_the_hungrier(state, v):
    give(state, min(v["name"], v["name2"], key=lambda n: state["dogs"][n]["meals"]), v["n"])


def in_range(state, v):
    dogs = state["dogs"]
    return [
        n for n in dogs if v["low"] <= dogs[n]["kilos"] <= v["high"] and dogs[n]["run"] != v["run"]
    ]


@ask(
    "kennel",
    domains={"low": range(6, 25), "high": range(18, 44), "run": RUNS},
    fits=lambda v, s: v["high"] - v["low"] > 8 and len(in_range(s, v)) >= 2,
    words=[
        "All dogs that weigh from $low to $high kilos, both included, are to live in the $run run. Move those that do not live there yet.",
        "Make the $run run the home of every dog between $low and $high kilos (inclusive); whoever is there already stays.",
    ],
    solve=[
        "for name in dogs():\n    d = dog(name)\n    if $low <= d['kilos'] <= $high and d['run'] != $run:\n        rehouse(name, $run)",
        "for name in dogs():\n    kilos = dog(name)['kilos']\n    if kilos < $low or kilos > $high or dog(name)['run'] == $run:\n        continue\n    rehouse(name, $run)",
    ],
    parts=[
        (
            "['dogs']",
            "{n: {**d, 'run': $run if $low <= d['kilos'] <= $high else d['run']} for n, d in before.state['dogs'].items()}",
        )
    ],
)
def rehouse_a_range(state, v):
    for name in in_range(state, v):
        state["dogs"][name]["run"] = v["run"]


@ask(
    "kennel",
    domains={"name": names, "n": PORTIONS},
    words=[
        "Feed $name $n portions, then tell me how many portions of that dog's food the larder has left.",
        "Give $n portions to $name. How much of the food that $name eats remains in the larder afterwards? Answer with the number.",
    ],
    solve=[
        "feed($name, $n)\nanswer(larder(dog($name)['food']))",
        "food = dog($name)['food']\nheld = larder(food)\nfeed($name, $n)\nanswer(held - $n)",
    ],
    setup="food = before.dog($name)['food']",
    parts=FED,
    answer="before.larder(food) - $n",
    groups=[[0, 1], "answer"],
)
def feed_and_tell_what_is_left(state, v):
    give(state, v["name"], v["n"])
    return state["larder"][state["dogs"][v["name"]]["food"]]


@ask(
    "kennel",
    fits=lambda v, s: len(unvaccinated(s)) >= 2,
    words=[
        "Vaccinate all dogs that still need it, and answer with the list of their names in alphabetical order.",
        "Every unvaccinated dog gets its jab now. Which ones were they? A list of names, A to Z.",
    ],
    solve=[
        "needed = [n for n in dogs() if not dog(n)['vaccinated']]\nfor n in needed:\n    vaccinate(n)\nanswer(needed)",
        "done = []\nfor n in sorted(dogs()):\n    if not dog(n)['vaccinated']:\n        vaccinate(n)\n        done += [n]\nanswer(done)",
    ],
    parts=[("['dogs']", "{n: {**d, 'vaccinated': True} for n, d in before.state['dogs'].items()}")],
    answer="[n for n in before.dogs() if not before.dog(n)['vaccinated']]",
    groups=[[0], "answer"],
)
def vaccinate_all_and_name_them(state, v):
    found = unvaccinated(state)
    for name in found:
        state["dogs"][name]["vaccinated"] = True
    return found


@ask(
    "kennel",
    domains={"name": names, "run": RUNS},
    fits=lambda v, s: s["dogs"][v["name"]]["run"] != v["run"],
    words=[
        "Move $name to the $run run and tell me the run that dog lived in until now.",
        "$name moves into the $run run. Where was that dog before? Answer with the name of the run.",
    ],
    solve=[
        "old = dog($name)['run']\nrehouse($name, $run)\nanswer(old)",
        "answer(dog($name)['run'])\nrehouse($name, $run)",
    ],
    parts=[("['dogs'][$name]['run']", "$run", "after.dog($name)['run']")],
    answer="before.dog($name)['run']",
    groups=[[0], "answer"],
)
def rehouse_and_tell_from_where(state, v):
    old = state["dogs"][v["name"]]["run"]
    state["dogs"][v["name"]]["run"] = v["run"]
    return old


@ask(
    "kennel",
    words=[
        "Turn the walking list round, so that the last dog goes out first and so on. Answer with the name of the dog that is now first.",
        "Reverse the order of the walking list and tell me who leads it afterwards.",
    ],
    solve=[
        "for name in walks():\n    line_up(name, 1)\nanswer(walks()[0])",
        "order = walks()\nfor place, name in enumerate(order[::-1], 1):\n    line_up(name, place)\nanswer(order[-1])",
    ],
    parts=[("['walks']", "before.walks()[::-1]", "after.walks()")],
    answer="before.walks()[-1]",
    groups=[[0], "answer"],
)
def reverse_the_list(state, v):
    state["walks"].reverse()
    return state["walks"][0]


@ask(
    "kennel",
    domains={"name": names, "name2": names, "run": RUNS},
    fits=lambda v, s: v["name"] in s["walks"]
    and v["name2"] != v["name"]
    and v["name2"] not in s["walks"]
    and s["dogs"][v["name2"]]["run"] != v["run"],
    words=[
        "Take $name off the walking list, and move $name2 to the $run run.",
        "$name stays in today, so strike that dog from the walking list; and $name2 moves to the $run run.",
    ],
    solve=[
        "strike($name)\nrehouse($name2, $run)",
        "rehouse($name2, $run)\nif $name in walks():\n    strike($name)",
    ],
    parts=[
        ("['walks']", "[n for n in before.walks() if n != $name]", "after.walks()"),
        ("['dogs'][$name2]['run']", "$run", "after.dog($name2)['run']"),
    ],
    groups=[[0], [1]],
)
def strike_one_and_rehouse_another(state, v):
    state["walks"].remove(v["name"])
    state["dogs"][v["name2"]]["run"] = v["run"]


@ask(
    "kennel",
    domains={"name": names, "run": RUNS, "text": TEXTS, "n": SMALL},
    fits=lambda v, s: s["dogs"][v["name"]]["run"] != v["run"],
    words=[
        "$name has arrived at the $run run: move that dog there, feed it $n portions and set its note to $text.",
        "Three jobs for $name please. One, house that dog in the $run run. Two, feed it $n portions. Three, write the note $text on it.",
    ],
    solve=[
        "rehouse($name, $run)\nfeed($name, $n)\nremark($name, $text)",
        "remark($name, $text)\nfor _ in range($n):\n    feed($name, 1)\nrehouse($name, $run)",
    ],
    setup="food = before.dog($name)['food']",
    parts=[
        ("['dogs'][$name]['run']", "$run", "after.dog($name)['run']"),
        *FED,
        ("['dogs'][$name]['note']", "$text", "after.dog($name)['note']"),
    ],
    groups=[[0], [1, 2], [3]],
)
def three_jobs(state, v):
    state["dogs"][v["name"]].update(run=v["run"], note=v["text"])
    give(state, v["name"], v["n"])


@ask(
    "kennel",
    domains={"run": RUNS, "run2": RUNS},
    fits=lambda v, s: v["run"] != v["run2"] and len(housed(s, v["run"])) >= 2,
    words=[
        "The $run run is being hosed down. Move everybody who lives there to the $run2 run, and answer with the number of dogs that you moved.",
        "Clear the $run run: all its dogs go to the $run2 run. How many were moved?",
    ],
    solve=[
        "moved = 0\nfor n in dogs():\n    if dog(n)['run'] == $run:\n        rehouse(n, $run2)\n        moved += 1\nanswer(moved)",
        "those = [n for n in dogs() if dog(n)['run'] == $run]\nfor n in those:\n    rehouse(n, $run2)\nanswer(len(those))",
    ],
    setup="those = [n for n in before.dogs() if before.dog(n)['run'] == $run]",
    parts=[
        (
            "['dogs']",
            "{n: {**d, 'run': $run2 if n in those else d['run']} for n, d in before.state['dogs'].items()}",
        )
    ],
    answer="len(those)",
    groups=[[0], "answer"],
)
def clear_a_run(state, v):
    found = housed(state, v["run"])
    for name in found:
        state["dogs"][name]["run"] = v["run2"]
    return len(found)


@ask(
    "kennel",
    words=[
        "Put every dog that is not on the walking list yet at its end, in alphabetical order.",
        "All dogs go out today. Those missing from the walking list are added after the others, from A to Z.",
    ],
    solve=[
        "missing = [n for n in dogs() if n not in walks()]\nfor n in missing:\n    line_up(n, len(walks()) + 1)",
        "there = walks()\nfor n in sorted(dogs()):\n    if n not in there:\n        there.append(n)\n        line_up(n, len(there))",
    ],
    parts=[
        (
            "['walks']",
            "before.walks() + [n for n in before.dogs() if n not in before.walks()]",
            "after.walks()",
        )
    ],
)
def line_up_the_missing(state, v):
    state["walks"] += [name for name in names(state) if name not in state["walks"]]
