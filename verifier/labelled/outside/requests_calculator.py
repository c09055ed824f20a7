"""Kinds of request for the calculator: wordings, solutions, oracles."""

from kinds import ask

VALUES = {"penny": 1, "nickel": 5, "dime": 10, "quarter": 25}
COINS = list(VALUES)

LOW = range(3, 25)
BIG = range(30, 400)


@ask(
    "calculator",
    domains={"a": BIG, "b": LOW, "c": LOW},
    words=[
        "Take $b from $a and multiply what is left by $c.",
        "What is ($a - $b) times $c?",
        "$c times the difference of $a and $b, please.",
    ],
    solve=[
        "answer(multiply(subtract($a, $b), $c))",
        "left = subtract($a, $b)\nanswer(multiply($c, left))",
    ],
    answer="($a - $b) * $c",
)
def difference_times(state, v):
    return v["c"] * v["a"] - v["c"] * v["b"]


@ask(
    "calculator",
    domains={"n": LOW, "m": LOW, "coin": COINS, "coin2": COINS},
    fits=lambda v, s: v["coin"] != v["coin2"] and v["n"] != v["m"],
    words=[
        "The jar holds $n coins of the kind $coin and $m of the kind $coin2. What are they worth in cents, all together?",
        "How many cents do I have, with $n of one coin ($coin) and $m of another ($coin2)?",
    ],
    solve=[
        "answer(add(cents($n, $coin), cents($m, $coin2)))",
        "worth = 0\nfor count, kind in (($n, $coin), ($m, $coin2)):\n    worth = add(worth, cents(count, kind))\nanswer(worth)",
    ],
    answer="before.cents($n, $coin) + before.cents($m, $coin2)",
)
def two_kinds_of_coins(state, v):
    return v["n"] * VALUES[v["coin"]] + v["m"] * VALUES[v["coin2"]]


@ask(
    "calculator",
    domains={"a": BIG, "b": LOW},
    fits=lambda v, s: v["a"] % v["b"] > 1,
    words=[
        "$a eggs are packed into boxes that take $b each. Answer with a list of two numbers: how many boxes get full, and how many eggs are left over.",
        "How often does $b go into $a, and what remains? Give both as a list, the quotient first.",
    ],
    solve=[
        "answer([divide($a, $b), remainder($a, $b)])",
        "full = divide($a, $b)\nrest = subtract($a, multiply(full, $b))\nanswer([full, rest])",
    ],
    answer="list(divmod($a, $b))",
)
def boxes_and_the_rest(state, v):
    return [v["a"] // v["b"], v["a"] - v["a"] // v["b"] * v["b"]]


@ask(
    "calculator",
    domains={"a": BIG, "b": BIG, "c": LOW},
    fits=lambda v, s: v["a"] != v["b"],
    words=[
        "Divide the larger of $a and $b by $c, rounding down.",
        "Of $a and $b pick the greater number. How many whole times does $c fit into it?",
    ],
    solve=[
        "answer(divide(larger($a, $b), $c))",
        "top = larger($b, $a)\nanswer(divide(top, $c))",
    ],
    answer="max($a, $b) // $c",
)
def larger_one_divided(state, v):
    return (v["a"] if v["a"] > v["b"] else v["b"]) // v["c"]


@ask(
    "calculator",
    domains={"n": range(4, 25), "coin": COINS[1:], "a": range(12, 90)},
    fits=lambda v, s: v["n"] * VALUES[v["coin"]] > v["a"] + 1,
    words=[
        "I pay for something that costs $a cents with $n coins of the kind $coin. How many cents of change do I get?",
        "What remains, in cents, of $n times one $coin after $a cents have been spent?",
    ],
    solve=[
        "answer(subtract(cents($n, $coin), $a))",
        "paid = cents($n, $coin)\nchange = subtract(paid, $a)\nanswer(change)",
    ],
    answer="before.cents($n, $coin) - $a",
)
def change_from_coins(state, v):
    return v["n"] * VALUES[v["coin"]] - v["a"]


@ask(
    "calculator",
    domains={"a": BIG, "b": BIG, "c": BIG},
    fits=lambda v, s: len({v["a"], v["b"], v["c"]}) == 3,
    words=[
        "How far apart are the largest and the smallest of the numbers $a, $b and $c?",
        "Three readings: $a, $b, $c. I want the spread, that is the greatest less the least.",
    ],
    solve=[
        "high = larger(larger($a, $b), $c)\nlow = smaller(smaller($a, $b), $c)\nanswer(subtract(high, low))",
        "high = low = $a\nfor x in ($b, $c):\n    high = larger(high, x)\n    low = smaller(low, x)\nanswer(subtract(high, low))",
    ],
    answer="max($a, $b, $c) - min($a, $b, $c)",
)
def spread_of_three(state, v):
    row = sorted([v["a"], v["b"], v["c"]])
    return row[2] - row[0]


@ask(
    "calculator",
    domains={"a": LOW, "b": LOW, "c": LOW, "d": LOW},
    fits=lambda v, s: abs(v["a"] * v["b"] - v["c"] * v["d"]) > 3,
    words=[
        "Is a yard of $a by $b metres larger in area than one of $c by $d metres? Answer true or false.",
        "True or false: the product of $a and $b is greater than the product of $c and $d.",
    ],
    solve=[
        "answer(multiply($a, $b) > multiply($c, $d))",
        "one, other = multiply($a, $b), multiply($c, $d)\nanswer(larger(one, other) == one)",
    ],
    answer="$a * $b > $c * $d",
)
def compare_products(state, v):
    return v["a"] * v["b"] - v["c"] * v["d"] > 0


@ask(
    "calculator",
    domains={"a": BIG, "b": BIG, "c": LOW},
    fits=lambda v, s: (v["a"] + v["b"]) % v["c"] > 1,
    words=[
        "Add $a to $b and tell me the remainder of that sum when it is divided by $c.",
        "$a visitors in the morning and $b in the afternoon are put into groups of $c, the whole day's visitors counted together. How many are left without a full group?",
    ],
    solve=[
        "answer(remainder(add($a, $b), $c))",
        "sum_of_both = add($a, $b)\nleft = subtract(sum_of_both, multiply(divide(sum_of_both, $c), $c))\nanswer(left)",
    ],
    answer="($a + $b) % $c",
)
def remainder_of_a_sum(state, v):
    whole = v["a"] + v["b"]
    return whole - whole // v["c"] * v["c"]


@ask(
    "calculator",
    domains={"a": LOW, "b": LOW, "c": LOW},
    fits=lambda v, s: len({v["a"], v["b"], v["c"]}) == 3,
    words=[
        'Answer with an object: under "sum" the sum of $a, $b and $c, under "product" the product of the three.',
        'Sum and product of the three numbers $a, $b, $c, please, as a mapping with the keys "sum" and "product".',
    ],
    solve=[
        "answer({'sum': add(add($a, $b), $c), 'product': multiply(multiply($a, $b), $c)})",
        "s, p = 0, 1\nfor x in ($a, $b, $c):\n    s = add(s, x)\n    p = multiply(p, x)\nanswer({'product': p, 'sum': s})",
    ],
    answer="{'sum': $a + $b + $c, 'product': $a * $b * $c}",
)
def sum_and_product(state, v):
    return {"sum": sum(v.values()), "product": v["a"] * v["b"] * v["c"]}


@ask(
    "calculator",
    domains={"a": BIG, "b": LOW, "limit": range(200, 1500)},
    words=[
        "Work out $a times $b, but if that is more than $limit, answer $limit instead.",
        "The fee is $b for each of $a pages, capped at $limit. What is the fee?",
    ],
    solve=[
        "answer(smaller(multiply($a, $b), $limit))",
        "fee = multiply($a, $b)\nif fee > $limit:\n    fee = $limit\nanswer(fee)",
    ],
    fits=lambda v, s: abs(v["a"] * v["b"] - v["limit"]) > 3,
    answer="min($a * $b, $limit)",
)
def capped_product(state, v):
    product = v["a"] * v["b"]
    return product if product <= v["limit"] else v["limit"]
