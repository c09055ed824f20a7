"""Kinds of request for the task board of a team."""

from kinds import ask

COLUMNS = ["backlog", "doing", "done"]
TEAM = ["Ada", "Bela", "Cleo", "Dov"]
NEW = ["Dark mode", "Spam filter", "Status page", "Invite links", "Audit log", "Dutch version"]
ALL = "('backlog', 'doing', 'done')"
EVERY = f"[title for column in {ALL} for title in cards(column)]"


def titles(s):
    return sorted(s["cards"])


def where(s, title):
    return next(column for column in COLUMNS if title in s["columns"][column])


def owned(s, owner):
    return [title for title in titles(s) if s["cards"][title]["owner"] == owner]


def shifted(s, title, column):
    s["columns"][where(s, title)].remove(title)
    s["columns"][column].append(title)


def lone(values, pick):
    values = list(values)
    return values.count(pick(values)) == 1


@ask(
    "board",
    words=[
        "Set the points of $title to $n.",
        "We guessed wrong about $title: it is worth $n points. Correct that.",
        "new estimate for $title: $n points",
    ],
    solve=["estimate($title, $n)", "for title in [$title]:\n    estimate(title, $n)"],
    parts=[("['cards'][$title]['points']", "$n", "after.card($title)['points']")],
    domains={"title": titles, "n": range(2, 31)},
    fits=lambda p, s: s["cards"][p["title"]]["points"] != p["n"],
)
def estimate_card(s, p):
    s["cards"][p["title"]]["points"] = p["n"]


@ask(
    "board",
    words=[
        "Add $n points to $title.",
        "$title turned out to be harder: it gets $n points more than it has.",
        "Raise the estimate of $title by $n.",
    ],
    solve=[
        "estimate($title, card($title)['points'] + $n)",
        "points = card($title)['points']\nestimate($title, points + $n)",
    ],
    parts=[
        ("['cards'][$title]['points']", "before.card($title)['points'] + $n", "after.card($title)['points']")
    ],
    domains={"title": titles, "n": range(2, 12)},
)
def add_points(s, p):
    s["cards"][p["title"]]["points"] += p["n"]


@ask(
    "board",
    words=[
        "Give $title to $owner.",
        "From today $owner looks after $title. Make $owner its owner.",
        "owner of $title: $owner",
    ],
    solve=["give($title, $owner)", "if card($title)['owner'] != $owner:\n    give($title, $owner)"],
    parts=[("['cards'][$title]['owner']", "$owner", "after.card($title)['owner']")],
    domains={"title": titles, "owner": TEAM},
    fits=lambda p, s: s["cards"][p["title"]]["owner"] != p["owner"],
)
def give_card(s, p):
    s["cards"][p["title"]]["owner"] = p["owner"]


@ask(
    "board",
    words=[
        "Put $title into the column $column.",
        "The card $title belongs in $column now; put it at the bottom of that column.",
        "$title -> $column",
    ],
    solve=["put($title, $column)", "if $title not in cards($column):\n    put($title, $column)"],
    parts=[
        (
            "['columns']",
            "{c: [t for t in before.cards(c) if t != $title] + ([$title] if c == $column else []) for c in "
            + ALL
            + "}",
        )
    ],
    domains={"title": titles, "column": COLUMNS},
    fits=lambda p, s: where(s, p["title"]) != p["column"],
)
def put_card(s, p):
    shifted(s, p["title"], p["column"])


@ask(
    "board",
    words=[
        "Put $title on top of the column that it is in.",
        "$title is urgent. Within its column it comes first.",
        "Move $title to the top of its column, wherever it is.",
    ],
    solve=["top($title)", "title = $title\ntop(title)"],
    setup=f"column = [c for c in {ALL} if $title in before.cards(c)][0]",
    parts=[
        (
            "['columns'][column]",
            "[$title] + [t for t in before.cards(column) if t != $title]",
            "after.cards(column)",
        )
    ],
    domains={"title": titles},
    fits=lambda p, s: s["columns"][where(s, p["title"])][0] != p["title"],
)
def top_card(s, p):
    column = s["columns"][where(s, p["title"])]
    column.insert(0, column.pop(column.index(p["title"])))


@ask(
    "board",
    words=[
        "Create the card $fresh with $n points.",
        "A new task has come up: $fresh, $n points. Make a card for it.",
        "new card - $fresh - $n points",
    ],
    solve=["create($fresh, $n)", "title, points = $fresh, $n\ncreate(title, points)"],
    parts=[
        (
            "['cards']",
            "{**before.state['cards'], $fresh: {'points': $n, 'owner': 'nobody', 'blocked': False}}",
        ),
        ("['columns']['backlog']", "before.cards('backlog') + [$fresh]", "after.cards('backlog')"),
    ],
    domains={"fresh": NEW, "n": range(2, 21)},
)
def create_card(s, p):
    s["cards"][p["fresh"]] = {"points": p["n"], "owner": "nobody", "blocked": False}
    s["columns"]["backlog"].append(p["fresh"])


@ask(
    "board",
    words=[
        "Create the card $fresh with $n points and give it to $owner.",
        "$owner wants to work on something new: make a card $fresh of $n points, with $owner as its owner.",
        "new card for $owner: $fresh ($n points)",
    ],
    solve=[
        "create($fresh, $n)\ngive($fresh, $owner)",
        "title = $fresh\ncreate(title, $n)\ngive(title, $owner)",
    ],
    parts=[
        (
            "['cards']",
            "{**before.state['cards'], $fresh: {'points': $n, 'owner': $owner, 'blocked': False}}",
        ),
        ("['columns']['backlog']", "before.cards('backlog') + [$fresh]", "after.cards('backlog')"),
    ],
    domains={"fresh": NEW, "n": range(2, 21), "owner": TEAM},
)
def create_and_give(s, p):
    s["cards"][p["fresh"]] = {"points": p["n"], "owner": p["owner"], "blocked": False}
    s["columns"]["backlog"].append(p["fresh"])


@ask(
    "board",
    words=[
        "Give every card of $owner to $owner2.",
        "$owner leaves the team. Whatever $owner owns goes to $owner2.",
        "hand all cards of $owner over to $owner2",
    ],
    solve=[
        f"for column in {ALL}:\n    for title in cards(column):\n        if card(title)['owner'] == $owner:\n            give(title, $owner2)",
        f"mine = [title for title in {EVERY} if card(title)['owner'] == $owner]\nfor title in mine:\n    give(title, $owner2)",
    ],
    parts=[
        (
            "['cards']",
            "{t: {**c, 'owner': $owner2 if c['owner'] == $owner else c['owner']} for t, c in before.state['cards'].items()}",
        )
    ],
    domains={"owner": TEAM, "owner2": TEAM},
    fits=lambda p, s: p["owner"] != p["owner2"] and len(owned(s, p["owner"])) > 1,
)
def hand_on(s, p):
    for title in owned(s, p["owner"]):
        s["cards"][title]["owner"] = p["owner2"]


@ask(
    "board",
    words=[
        "Mark every card in the column $column as not blocked.",
        "Nothing in $column is blocked any more. Take the mark off all cards there.",
        "unblock the whole column $column",
    ],
    solve=[
        "for title in cards($column):\n    if card(title)['blocked']:\n        block(title, False)",
        "stuck = [title for title in cards($column) if card(title)['blocked']]\nfor title in stuck:\n    block(title, False)",
    ],
    parts=[
        (
            "['cards']",
            "{t: {**c, 'blocked': c['blocked'] and t not in before.cards($column)} for t, c in before.state['cards'].items()}",
        )
    ],
    domains={"column": COLUMNS},
    fits=lambda p, s: sum(s["cards"][t]["blocked"] for t in s["columns"][p["column"]]) > 1,
)
def unblock_column(s, p):
    for title in s["columns"][p["column"]]:
        s["cards"][title]["blocked"] = False


@ask(
    "board",
    words=[
        "Give all cards in the column $column that have more than $n points to $owner.",
        "Every card in $column of more than $n points goes to $owner. Change the owners accordingly.",
        "make $owner the owner of each card in $column with more than $n points",
    ],
    solve=[
        "for title in cards($column):\n    if card(title)['points'] > $n:\n        give(title, $owner)",
        "large = [title for title in cards($column) if card(title)['points'] > $n]\nfor title in large:\n    give(title, $owner)",
    ],
    setup="large = [t for t in before.cards($column) if before.card(t)['points'] > $n]",
    parts=[
        (
            "['cards']",
            "{t: {**c, 'owner': $owner if t in large else c['owner']} for t, c in before.state['cards'].items()}",
        )
    ],
    domains={"column": COLUMNS, "n": range(3, 18), "owner": TEAM},
    fits=lambda p, s: 0
    < sum(s["cards"][t]["points"] > p["n"] for t in s["columns"][p["column"]])
    < len(s["columns"][p["column"]])
    and all(s["cards"][t]["owner"] != p["owner"] for t in s["columns"][p["column"]]),
)
def give_the_large(s, p):
    for title in s["columns"][p["column"]]:
        if s["cards"][title]["points"] > p["n"]:
            s["cards"][title]["owner"] = p["owner"]


@ask(
    "board",
    words=[
        "If $title is blocked, give it to $owner; otherwise set its points to $n.",
        "Look whether $title is blocked. Blocked: $owner becomes its owner. Not blocked: its estimate becomes $n points.",
        "Is $title blocked? Then it goes to $owner. If it is not, it gets an estimate of $n points.",
    ],
    solve=[
        "if card($title)['blocked']:\n    give($title, $owner)\nelse:\n    estimate($title, $n)",
        "stuck = card($title)['blocked']\nif not stuck:\n    estimate($title, $n)\nelse:\n    give($title, $owner)",
    ],
    setup="stuck = before.card($title)['blocked']",
    parts=[
        (
            "['cards'][$title]['owner']",
            "$owner if stuck else before.card($title)['owner']",
            "after.card($title)['owner']",
        ),
        (
            "['cards'][$title]['points']",
            "before.card($title)['points'] if stuck else $n",
            "after.card($title)['points']",
        ),
    ],
    domains={"title": titles, "owner": TEAM, "n": range(2, 31)},
    fits=lambda p, s: s["cards"][p["title"]]["owner"] != p["owner"]
    and s["cards"][p["title"]]["points"] != p["n"],
)
def blocked_or_not(s, p):
    card = s["cards"][p["title"]]
    if card["blocked"]:
        card["owner"] = p["owner"]
    else:
        card["points"] = p["n"]


@ask(
    "board",
    words=[
        "If $owner has more than $n points on all cards together, give $title to $owner2; if not, give it to $owner.",
        "See how many points $owner carries. More than $n: $title goes to $owner2. Otherwise $title goes to $owner.",
        "$title is for $owner, unless the cards of $owner come to more than $n points; then it is for $owner2.",
    ],
    solve=[
        "if load($owner) > $n:\n    give($title, $owner2)\nelse:\n    give($title, $owner)",
        "busy = load($owner) > $n\ngive($title, $owner2 if busy else $owner)",
    ],
    parts=[
        (
            "['cards'][$title]['owner']",
            "$owner2 if before.load($owner) > $n else $owner",
            "after.card($title)['owner']",
        )
    ],
    domains={"title": titles, "owner": TEAM, "owner2": TEAM, "n": range(5, 40)},
    fits=lambda p, s: p["owner"] != p["owner2"]
    and s["cards"][p["title"]]["owner"] not in (p["owner"], p["owner2"]),
)
def if_not_too_busy(s, p):
    busy = sum(s["cards"][t]["points"] for t in owned(s, p["owner"])) > p["n"]
    s["cards"][p["title"]]["owner"] = p["owner2"] if busy else p["owner"]


@ask(
    "board",
    words=[
        "The card with the most points in $column goes to $owner. Make $owner its owner.",
        "Find the largest card in the column $column, by points, and give it to $owner.",
        "$owner takes over whichever card in $column has the most points",
    ],
    solve=[
        "give(max(cards($column), key=lambda title: card(title)['points']), $owner)",
        "points = {title: card(title)['points'] for title in cards($column)}\nfor title in points:\n    if points[title] == max(points.values()):\n        give(title, $owner)",
    ],
    setup="largest = max(before.cards($column), key=lambda t: before.card(t)['points'])",
    parts=[("['cards'][largest]['owner']", "$owner", "after.card(largest)['owner']")],
    domains={"column": COLUMNS, "owner": TEAM},
    fits=lambda p, s: lone((s["cards"][t]["points"] for t in s["columns"][p["column"]]), max)
    and all(s["cards"][t]["owner"] != p["owner"] for t in s["columns"][p["column"]]),
)
def give_largest(s, p):
    title = max(s["columns"][p["column"]], key=lambda t: s["cards"][t]["points"])
    s["cards"][title]["owner"] = p["owner"]


@ask(
    "board",
    words=[
        "Set the points of $title to $n, and give $title2 to $owner.",
        "Two corrections: $title has $n points, and $title2 belongs to $owner.",
        "$title: $n points. $title2: owner $owner.",
    ],
    solve=[
        "estimate($title, $n)\ngive($title2, $owner)",
        "give($title2, $owner)\nestimate(title=$title, points=$n)",
    ],
    parts=[
        ("['cards'][$title]['points']", "$n", "after.card($title)['points']"),
        ("['cards'][$title2]['owner']", "$owner", "after.card($title2)['owner']"),
    ],
    groups=[[0], [1]],
    domains={"title": titles, "title2": titles, "n": range(2, 31), "owner": TEAM},
    fits=lambda p, s: p["title"] != p["title2"]
    and s["cards"][p["title"]]["points"] != p["n"]
    and s["cards"][p["title2"]]["owner"] != p["owner"],
)
def points_and_owner(s, p):
    s["cards"][p["title"]]["points"] = p["n"]
    s["cards"][p["title2"]]["owner"] = p["owner"]


@ask(
    "board",
    words=[
        "Give $title to $owner and $title2 to $owner2, and set the points of $title3 to $n.",
        "Three things on the board: $title is for $owner, $title2 is for $owner2, and $title3 has $n points.",
        "hand $title to $owner and $title2 to $owner2; $title3 becomes a card of $n points",
    ],
    solve=[
        "give($title, $owner)\ngive($title2, $owner2)\nestimate($title3, $n)",
        "for title, owner in (($title, $owner), ($title2, $owner2)):\n    give(title, owner)\nestimate($title3, $n)",
    ],
    parts=[
        ("['cards'][$title]['owner']", "$owner", "after.card($title)['owner']"),
        ("['cards'][$title2]['owner']", "$owner2", "after.card($title2)['owner']"),
        ("['cards'][$title3]['points']", "$n", "after.card($title3)['points']"),
    ],
    groups=[[0], [1], [2]],
    domains={
        "title": titles,
        "title2": titles,
        "title3": titles,
        "owner": TEAM,
        "owner2": TEAM,
        "n": range(2, 31),
    },
    fits=lambda p, s: len({p["title"], p["title2"], p["title3"]}) == 3
    and p["owner"] != p["owner2"]
    and s["cards"][p["title"]]["owner"] != p["owner"]
    and s["cards"][p["title2"]]["owner"] != p["owner2"]
    and s["cards"][p["title3"]]["points"] != p["n"],
)
def three_cards(s, p):
    s["cards"][p["title"]]["owner"] = p["owner"]
    s["cards"][p["title2"]]["owner"] = p["owner2"]
    s["cards"][p["title3"]]["points"] = p["n"]


@ask(
    "board",
    words=[
        "How many points do the cards in the column $column have together?",
        "Add up the points of everything in $column.",
        "Total of the points in $column? Answer with the number.",
    ],
    solve=[
        "answer(sum(card(title)['points'] for title in cards($column)))",
        "points = 0\nfor title in cards($column):\n    points += card(title)['points']\nanswer(points)",
    ],
    answer="sum(before.card(t)['points'] for t in before.cards($column))",
    domains={"column": COLUMNS},
)
def points_of_a_column(s, p):
    return sum(s["cards"][t]["points"] for t in s["columns"][p["column"]])


@ask(
    "board",
    words=[
        "Which column is $title in? Answer with the name of the column.",
        "Where on the board is the card $title? One of backlog, doing, done.",
        "column of $title, please",
    ],
    solve=[
        f"for column in {ALL}:\n    if $title in cards(column):\n        answer(column)",
        f"answer([column for column in {ALL} if $title in cards(column)][0])",
    ],
    answer=f"[c for c in {ALL} if $title in before.cards(c)][0]",
    domains={"title": titles},
)
def column_of(s, p):
    return where(s, p["title"])


@ask(
    "board",
    words=[
        "Which cards does $owner own? Answer with a list of titles in alphabetical order.",
        "List the titles of all cards that belong to $owner, sorted alphabetically.",
        "cards of $owner, whatever the column, as an alphabetical list of titles",
    ],
    solve=[
        f"answer(sorted(title for title in {EVERY} if card(title)['owner'] == $owner))",
        f"mine = []\nfor column in {ALL}:\n    for title in cards(column):\n        if card(title)['owner'] == $owner:\n            mine.append(title)\nanswer(sorted(mine))",
    ],
    answer="sorted(t for t, c in before.state['cards'].items() if c['owner'] == $owner)",
    domains={"owner": TEAM},
    fits=lambda p, s: len(owned(s, p["owner"])) > 1,
)
def cards_of(s, p):
    return owned(s, p["owner"])


@ask(
    "board",
    words=[
        "Is $title blocked? Answer true or false.",
        "True or false: $title is marked as blocked.",
        "Does the card $title have the blocked mark? Just true or false.",
    ],
    solve=["answer(card($title)['blocked'])", "record = card($title)\nanswer(record['blocked'])"],
    answer="before.card($title)['blocked']",
    domains={"title": titles},
)
def is_blocked(s, p):
    return s["cards"][p["title"]]["blocked"]


@ask(
    "board",
    words=[
        "What are the points and the owner of $title? Answer with an object with the keys points and owner.",
        "Tell me about $title: an object with its points and its owner.",
        "points and owner of $title as {points: number, owner: name}",
    ],
    solve=[
        "answer({'points': card($title)['points'], 'owner': card($title)['owner']})",
        "record = card($title)\nanswer({key: record[key] for key in ('points', 'owner')})",
    ],
    answer="{'points': before.card($title)['points'], 'owner': before.card($title)['owner']}",
    domains={"title": titles},
)
def points_and_owner_of(s, p):
    return {key: s["cards"][p["title"]][key] for key in ("points", "owner")}


@ask(
    "board",
    words=[
        "How many points does each of Ada, Bela, Cleo and Dov have on cards? Answer with a list of four numbers, in that order.",
        "The loads of Ada, Bela, Cleo, Dov as a list of numbers in this order, please.",
        "list of the points owned by Ada, Bela, Cleo and Dov (four numbers, that order)",
    ],
    solve=[
        "answer([load(owner) for owner in ('Ada', 'Bela', 'Cleo', 'Dov')])",
        "loads = []\nfor owner in ('Ada', 'Bela', 'Cleo', 'Dov'):\n    loads.append(load(owner))\nanswer(loads)",
    ],
    answer="[before.load(owner) for owner in ('Ada', 'Bela', 'Cleo', 'Dov')]",
)
def loads_of_all(s, p):
    return [sum(s["cards"][t]["points"] for t in owned(s, owner)) for owner in TEAM]


@ask(
    "board",
    words=[
        "Add $n points to $title, and answer with the number of points it has then.",
        "$title grows by $n points. Enter that and tell me its new estimate.",
        "raise $title by $n points; how many does it have after that?",
    ],
    solve=[
        "points = card($title)['points'] + $n\nestimate($title, points)\nanswer(points)",
        "estimate($title, card($title)['points'] + $n)\nanswer(card($title)['points'])",
    ],
    parts=[
        ("['cards'][$title]['points']", "before.card($title)['points'] + $n", "after.card($title)['points']")
    ],
    answer="before.card($title)['points'] + $n",
    domains={"title": titles, "n": range(2, 12)},
)
def add_and_tell(s, p):
    s["cards"][p["title"]]["points"] += p["n"]
    return s["cards"][p["title"]]["points"]


@ask(
    "board",
    words=[
        "Give $title to $owner and answer with the name of its former owner (nobody if it had none).",
        "$owner takes $title over. Enter that; who owned it until now? If there was no owner, answer nobody.",
        "new owner of $title is $owner - tell me the old one, or nobody",
    ],
    solve=[
        "former = card($title)['owner']\ngive($title, $owner)\nanswer(former)",
        "answer(card($title)['owner'])\ngive($title, $owner)",
    ],
    parts=[("['cards'][$title]['owner']", "$owner", "after.card($title)['owner']")],
    answer="before.card($title)['owner']",
    domains={"title": titles, "owner": TEAM},
    fits=lambda p, s: s["cards"][p["title"]]["owner"] != p["owner"],
)
def give_and_tell(s, p):
    former = s["cards"][p["title"]]["owner"]
    s["cards"][p["title"]]["owner"] = p["owner"]
    return former


@ask(
    "board",
    words=[
        "Put $title into the column $column and answer with the titles in that column afterwards, from top to bottom, as a list.",
        "$title goes to the bottom of $column. Then list the titles of $column from the top down.",
        "move $title to $column; what does $column hold after that? (list of titles, top first)",
    ],
    solve=[
        "put($title, $column)\nanswer(cards($column))",
        "expected = cards($column) + [$title]\nput($title, $column)\nanswer(expected)",
    ],
    parts=[
        (
            "['columns']",
            "{c: [t for t in before.cards(c) if t != $title] + ([$title] if c == $column else []) for c in "
            + ALL
            + "}",
        )
    ],
    answer="before.cards($column) + [$title]",
    domains={"title": titles, "column": COLUMNS},
    fits=lambda p, s: where(s, p["title"]) != p["column"],
)
def put_and_list(s, p):
    shifted(s, p["title"], p["column"])
    return list(s["columns"][p["column"]])
