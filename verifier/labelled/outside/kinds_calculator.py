"""Kinds of request for the calculator: one value, composed of its functions."""

from kinds import ask

SOME = range(2, 60)
LARGE = range(20, 500)
COINS = ["nickel", "dime", "quarter"]
WORTH = {"nickel": 5, "dime": 10, "quarter": 25}


def distinct(*values):
    return len(set(values)) == len(values)


@ask(
    "calculator",
    words=[
        "Multiply $a by $b, then add $c. What do you get?",
        "Answer with $c plus the product of $a and $b.",
        "What is $c more than $a times $b?",
        "a crate holds $a boxes of $b pens each; $c pens lie loose beside it. How many pens are there?",
    ],
    solve=["answer(add(multiply($a, $b), $c))", "product = multiply($a, $b)\nanswer(add(product, $c))"],
    answer="before.add(before.multiply($a, $b), $c)",
    domains={"a": SOME, "b": SOME, "c": LARGE},
    fits=lambda p, s: distinct(p["a"], p["b"], p["c"]),
)
def product_plus(s, p):
    return p["a"] * p["b"] + p["c"]


@ask(
    "calculator",
    words=[
        "What are $n ${coin}s and $m ${coin2}s worth together, in cents?",
        "How many cents do $n ${coin}s plus $m ${coin2}s make?",
        "I have $n ${coin}s in one pocket and $m ${coin2}s in the other. Tell me the sum in cents.",
    ],
    solve=[
        "answer(add(cents($n, $coin), cents($m, $coin2)))",
        "purse = {$coin: $n, $coin2: $m}\nworth = 0\nfor coin, number in purse.items():\n    worth = add(worth, cents(number, coin))\nanswer(worth)",
    ],
    answer="before.cents($n, $coin) + before.cents($m, $coin2)",
    domains={"n": SOME, "m": SOME, "coin": COINS, "coin2": COINS},
    fits=lambda p, s: distinct(p["coin"], p["coin2"]) and distinct(p["n"], p["m"]),
)
def worth_of_coins(s, p):
    return p["n"] * WORTH[p["coin"]] + p["m"] * WORTH[p["coin2"]]


@ask(
    "calculator",
    words=[
        "Take $b from $a, and tell what is left over when the result is divided by $c.",
        "What is the remainder of ($a minus $b) divided by $c?",
        "From $a eggs, $b are sold. The rest is packed in cartons of $c. How many eggs are left that do not fill a carton?",
    ],
    solve=["answer(remainder(subtract($a, $b), $c))", "left = subtract($a, $b)\nanswer(remainder(left, $c))"],
    answer="before.remainder(before.subtract($a, $b), $c)",
    domains={"a": range(200, 900), "b": range(20, 200), "c": range(5, 30)},
    fits=lambda p, s: (p["a"] - p["b"]) % p["c"] > 1,
)
def remainder_of_difference(s, p):
    return (p["a"] - p["b"]) % p["c"]


@ask(
    "calculator",
    words=[
        "Give the sum, the difference (the first less the second) and the product of $a and $b as a list, in this order.",
        "Answer with a list of three numbers, in order: $a plus $b, $a minus $b, $a times $b.",
        "for $a and $b: [sum, $a less $b, product], exactly in that order",
    ],
    solve=[
        "answer([add($a, $b), subtract($a, $b), multiply($a, $b)])",
        "a, b = $a, $b\nanswer([operation(a, b) for operation in (add, subtract, multiply)])",
    ],
    answer="[before.add($a, $b), before.subtract($a, $b), before.multiply($a, $b)]",
    domains={"a": LARGE, "b": SOME},
    fits=lambda p, s: p["a"] > p["b"],
)
def list_of_three(s, p):
    return [p["a"] + p["b"], p["a"] - p["b"], p["a"] * p["b"]]


@ask(
    "calculator",
    words=[
        "Is the product of $a and $b larger than the product of $c and $d? Answer true or false.",
        "True or false: $a times $b is more than $c times $d.",
        "A field of $a by $b metres, another of $c by $d metres. Has the first one the larger area? Answer true or false.",
    ],
    solve=[
        "answer(multiply($a, $b) > multiply($c, $d))",
        "first, second = multiply($a, $b), multiply($c, $d)\nif first > second:\n    answer(True)\nelse:\n    answer(False)",
    ],
    answer="before.multiply($a, $b) > before.multiply($c, $d)",
    domains={"a": SOME, "b": SOME, "c": SOME, "d": SOME},
    fits=lambda p, s: distinct(*p.values()) and p["a"] * p["b"] != p["c"] * p["d"],
)
def which_product(s, p):
    return p["a"] * p["b"] > p["c"] * p["d"]


@ask(
    "calculator",
    words=[
        "Divide $a by $b in whole numbers. Answer with an object with the keys quotient and remainder.",
        "What are quotient and remainder of $a divided by $b (whole numbers)? Give them as an object: quotient, remainder.",
        "$a sheets are dealt out to $b people evenly. Report as an object how many each gets, under the key quotient, and how many are left, under remainder.",
    ],
    solve=[
        "answer({'quotient': divide($a, $b), 'remainder': remainder($a, $b)})",
        "result = {}\nresult['quotient'] = divide($a, $b)\nresult['remainder'] = remainder($a, $b)\nanswer(result)",
    ],
    answer="{'quotient': before.divide($a, $b), 'remainder': before.remainder($a, $b)}",
    domains={"a": range(100, 999), "b": range(3, 40)},
    fits=lambda p, s: distinct(p["a"] // p["b"], p["a"] % p["b"]) and p["a"] % p["b"] > 1,
)
def quotient_and_remainder(s, p):
    return {"quotient": p["a"] // p["b"], "remainder": p["a"] % p["b"]}


@ask(
    "calculator",
    words=[
        "Which is worth more, $n ${coin}s or $m ${coin2}s? Answer with the name of the coin, $coin or $coin2.",
        "Compare $n ${coin}s with $m ${coin2}s and name the coin whose pile is worth more ($coin or $coin2).",
        "I may keep $n ${coin}s or $m ${coin2}s, and want the larger sum. Answer $coin or $coin2.",
    ],
    solve=[
        "answer($coin if cents($n, $coin) > cents($m, $coin2) else $coin2)",
        "piles = {$coin: cents($n, $coin), $coin2: cents($m, $coin2)}\nanswer(max(piles, key=piles.get))",
    ],
    answer="$coin if before.cents($n, $coin) > before.cents($m, $coin2) else $coin2",
    domains={"n": SOME, "m": SOME, "coin": COINS, "coin2": COINS},
    fits=lambda p, s: distinct(p["coin"], p["coin2"])
    and p["n"] != p["m"]
    and p["n"] * WORTH[p["coin"]] != p["m"] * WORTH[p["coin2"]],
)
def more_valuable_pile(s, p):
    first, second = p["n"] * WORTH[p["coin"]], p["m"] * WORTH[p["coin2"]]
    return p["coin"] if first > second else p["coin2"]


@ask(
    "calculator",
    words=[
        "If $a is divisible by $b, answer with their quotient; otherwise answer with their product.",
        "Look whether $b goes into $a without remainder. If so, give $a divided by $b. If not, give $a times $b.",
        "$a divided by $b where that leaves nothing over, else $a multiplied by $b - which number is it?",
    ],
    solve=[
        "if remainder($a, $b) == 0:\n    answer(divide($a, $b))\nelse:\n    answer(multiply($a, $b))",
        "even = remainder($a, $b) == 0\nanswer(divide($a, $b) if even else multiply($a, $b))",
    ],
    answer="before.divide($a, $b) if before.remainder($a, $b) == 0 else before.multiply($a, $b)",
    domains={"a": range(24, 400), "b": range(2, 13)},
    fits=lambda p, s: p["a"] % p["b"] == 0 or (p["a"] + p["b"]) % 3 == 0,
)
def quotient_or_product(s, p):
    return p["a"] * p["b"] if p["a"] % p["b"] else p["a"] // p["b"]


@ask(
    "calculator",
    words=[
        "A ticket costs $c cents and is paid with $n ${coin}s. How many cents come back?",
        "I pay $c cents with $n ${coin}s; what change in cents do I get?",
        "What is left of $n ${coin}s, in cents, once $c cents are spent?",
    ],
    solve=[
        "answer(subtract(cents($n, $coin), $c))",
        "given = cents($n, $coin)\nanswer(subtract(a=given, b=$c))",
    ],
    answer="before.subtract(before.cents($n, $coin), $c)",
    domains={"n": range(10, 40), "coin": COINS, "c": range(31, 400)},
    fits=lambda p, s: p["n"] * WORTH[p["coin"]] > p["c"] + 1,
)
def change_back(s, p):
    return p["n"] * WORTH[p["coin"]] - p["c"]


@ask(
    "calculator",
    words=[
        "Add up $a, $b, $c and $d.",
        "What is the sum of the four numbers $a, $b, $c and $d?",
        "The shifts took in $a, $b, $c and $d. Answer with the total.",
    ],
    solve=[
        "answer(add(add($a, $b), add($c, $d)))",
        "result = 0\nfor number in [$a, $b, $c, $d]:\n    result = add(result, number)\nanswer(result)",
    ],
    answer="$a + $b + $c + $d",
    domains={"a": LARGE, "b": LARGE, "c": LARGE, "d": LARGE},
    fits=lambda p, s: distinct(*p.values()),
)
def sum_of_four(s, p):
    return sum(p.values())


@ask(
    "calculator",
    words=[
        "What is the larger of $a times $b and $c times $d?",
        "Work out $a * $b and $c * $d, and answer with whichever product is larger.",
        "Two offers: $a pieces at $b cents each, or $c pieces at $d cents each. What does the dearer one cost, in cents?",
    ],
    solve=[
        "answer(larger(multiply($a, $b), multiply($c, $d)))",
        "products = [multiply(a, b) for a, b in (($a, $b), ($c, $d))]\nanswer(max(products))",
    ],
    answer="before.larger($a * $b, $c * $d)",
    domains={"a": SOME, "b": SOME, "c": SOME, "d": SOME},
    fits=lambda p, s: distinct(*p.values()) and p["a"] * p["b"] != p["c"] * p["d"],
)
def larger_product(s, p):
    return max(p["a"] * p["b"], p["c"] * p["d"])


@ask(
    "calculator",
    words=[
        "For each of the numbers $a, $b and $c, in this order, give what is left when it is divided by $d. Answer with a list.",
        "List the remainders of $a, $b and $c by $d, in that order.",
        "I need [$a, $b, $c] with every number replaced by its remainder on division by $d, the order kept.",
    ],
    solve=[
        "answer([remainder($a, $d), remainder($b, $d), remainder($c, $d)])",
        "answer([remainder(number, $d) for number in ($a, $b, $c)])",
    ],
    answer="[before.remainder(number, $d) for number in ($a, $b, $c)]",
    domains={"a": LARGE, "b": LARGE, "c": LARGE, "d": range(7, 20)},
    fits=lambda p, s: distinct(*p.values()) and distinct(*(p[x] % p["d"] for x in "abc")),
)
def list_of_remainders(s, p):
    return [p[x] % p["d"] for x in "abc"]


@ask(
    "calculator",
    words=[
        "Does $b go into $a without leaving anything over? Answer true or false.",
        "True or false: $a is a multiple of $b.",
        "Can $a chairs be set up in full rows of $b each, with none left? Answer true or false.",
    ],
    solve=["answer(remainder($a, $b) == 0)", "left = remainder($a, $b)\nanswer(not left)"],
    answer="before.remainder($a, $b) == 0",
    domains={"a": range(24, 400), "b": range(2, 13)},
    fits=lambda p, s: p["a"] % p["b"] == 0 or (p["a"] + p["b"]) % 3 == 0,
)
def is_multiple(s, p):
    return p["a"] % p["b"] == 0
