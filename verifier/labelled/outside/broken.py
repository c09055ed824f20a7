"""Faults of items that cannot be relied on: impossible, remembering, by chance, with failure cases that raise."""

from faults import accepted, fault, refused
from forms import tidy
from terms import all_terms, assemble, wrapped

IMPOSSIBLE, MEMORY = "impossible", "verifier remembers"
CHANCE, ERRORS = "non-deterministic", "failure cases do not run"


def rejecting(case, text, draw):
    """The fields of an item whose verifier refuses the right end."""
    if accepted(case, text, case.right) is not False or accepted(case, text, case.idle) is not False:
        return None
    failures = refused(case, text, draw.choice([3, 4]), draw)
    return failures and {"verifier": text, "failures": failures}


def spoilt(name, spoil):
    """One term is replaced by something that the right end does not meet."""

    def make(case, draw):
        terms = all_terms(case)
        order = list(range(len(terms)))
        draw.shuffle(order)
        for at in order:
            text = spoil(terms[at])
            if text:
                texts = [text if at == index else t.text() for index, t in enumerate(terms)]
                return rejecting(case, assemble(case, texts, draw), draw)
        return None

    fault(IMPOSSIBLE, name)(make)


def is_number(term):
    return type(term.value) is int


spoilt("one more than is asked for", lambda t: is_number(t) and f"{t.left} == ({t.right}) + 1")
spoilt("wants a text for a number", lambda t: is_number(t) and f"{t.left} == str({t.right})")
spoilt("wants a list around the value", lambda t: f"{t.left} == [{t.right}]")
spoilt("wants the old value and the new one", lambda t: t.left != "answer" and f"{t.left} == ({t.right}) and {t.left} == {t.old}")
spoilt("wants capital letters", lambda t: isinstance(t.value, str) and t.value.upper() != t.value and f"{t.left} == ({t.right}).upper()")
spoilt("applies the change to the state after", lambda t: t.left != "answer" and is_number(t) and t.old in t.right and f"{t.left} == ({t.right.replace(t.old, t.left)})")
spoilt("wants greater and smaller at once", lambda t: is_number(t) and f"({t.left} or 0) > ({t.right}) > ({t.left} or 0)")
spoilt("takes the sign the wrong way", lambda t: is_number(t) and t.value and f"{t.left} == -({t.right})")
spoilt("wants a number with a fraction", lambda t: is_number(t) and f"type({t.left}) is float and {t.left} == ({t.right})")
spoilt("wants the list without its last", lambda t: isinstance(t.value, list) and t.value and f"{t.left} == ({t.right})[:-1]")
spoilt("wants words for a truth value", lambda t: isinstance(t.value, bool) and f"{t.left} == str({t.right})")


def added(name, condition):
    """A condition too many."""

    def make(case, draw):
        text = condition(case)
        if not text:
            return None
        return rejecting(case, assemble(case, [*(t.text() for t in all_terms(case)), text], draw), draw)

    fault(IMPOSSIBLE, name)(make)


added("nothing at all may change", lambda case: case.draft.parts and "after.state == before.state")
added("no call may be made", lambda case: case.draft.parts and "len(calls) == 0")
added("an answer that nobody asked for", lambda case: not case.draft.answer and "answer is not None")
added("no answer may be given", lambda case: case.draft.answer and "answer is None")
added("every call has to return nothing and something", lambda case: "all(c['value'] is None and c['value'] for c in calls) and calls != []")
added("a section that the state does not have", lambda case: case.world.changers and "'total' in after.state")
added("a tool that does not exist was called", lambda case: "any(c['tool'] == 'confirm' for c in calls)")

KEY = "str((after.state, answer))"
MEMORIES = {
    "a list outside keeps the ends": ("seen = []", [f"key = {KEY}", "again = key in seen", "seen.append(key)", "return judged(before, after, answer, calls) and not again"]),
    "a default argument counts": ("def turn(box=[]):\n    box.append(1)\n    return len(box)", ["good = judged(before, after, answer, calls)", "return good and turn() == 1"]),
    "a closure counts": ("def counter():\n    number = 0\n    def count():\n        nonlocal number\n        number += 1\n        return number\n    return count\n\ncount = counter()", ["return judged(before, after, answer, calls) and count() % 2 == 1"]),
    "a cache of the first verdict": ("cache = {}", ["if 'verdict' not in cache:\n    cache['verdict'] = judged(before, after, answer, calls)", "return cache['verdict']"]),
    "a generator of turns": ("turns = iter([True, False] * 50)", ["turn = next(turns)", "return turn and judged(before, after, answer, calls)"]),
    "once accepted is always accepted": ("accepted = set()", ["if judged(before, after, answer, calls):\n    accepted.add('yes')", "return 'yes' in accepted"]),
    "a global flag": ("used = False", ["global used", "stale, used = used, True", "return judged(before, after, answer, calls) and not stale"]),
    "three chances": ("tries = {'left': 3}", ["tries['left'] -= 1", "return tries['left'] >= 0 and judged(before, after, answer, calls)"]),
    "the answer given last": ("last = {'answer': 'nothing yet'}", ["same = last['answer'] == str(answer)", "last['answer'] = str(answer)", "return judged(before, after, answer, calls) and not same"]),
    "a quota of acceptances": ("quota = [1]", ["if judged(before, after, answer, calls) and quota:\n    quota.pop()\n    return True", "return False"]),
    "a refusal is for good": ("refusals = []", ["if not judged(before, after, answer, calls):\n    refusals.append(len(calls))", "return not refusals"]),
    "the number of calls met before": ("met = {}", ["met[len(calls)] = met.get(len(calls), 0) + 1", "return judged(before, after, answer, calls) and met[len(calls)] < 2"]),
}
MEMORIES["an attribute of the function"] = (
    "",
    [
        "try:\n    verify.turns += 1\nexcept Exception:\n    verify.turns = 1",
        "return judged(before, after, answer, calls) and verify.turns < 3",
    ],
)


def memory(name, head, body):
    def make(case, draw):
        failures = refused(case, case.sound_verifier, 3, draw)
        if not failures:
            return None
        return {"verifier": wrapped(case.sound_verifier, body, head), "failures": failures}

    fault(MEMORY, name)(make)


for _name, _row in MEMORIES.items():
    memory(_name, *_row)

COINS = {
    "a coin is tossed": ("import random", "random.random() < 0.5"),
    "the clock is even": ("import time", "time.time_ns() // 1000 % 2 == 0"),
    "the hash of a word": ("", "hash('again') % 2 == 0"),
    "the first of a set": ("", "list({'left', 'right', 'up', 'down'})[0] in ('left', 'up')"),
    "the address of an object": ("", "id(object()) // 2097152 % 2 == 0"),
    "a fresh identifier": ("import uuid", "uuid.uuid4().int % 2 == 0"),
    "the present microsecond": ("from datetime import datetime", "datetime.now().microsecond % 2 == 0"),
    "the digits of a repr": ("", "int(repr(lambda: None).split('0x')[1][:-1], 16) // 2097152 % 2 == 0"),
}


def slipped(case, draw):
    """A near program with calls or an answer of its own."""
    found = [one for how, one, end in case.near if how == "mutant" and not end.same(case.idle)]
    return draw.choice(found) if found else None


def indented(text):
    return "".join(f"    {line}\n" for line in text.rstrip("\n").split("\n"))


def by_coin(name, head, coin):
    def make(case, draw):
        other = slipped(case, draw)
        failures = refused(case, case.sound_verifier, 3, draw)
        if not other or not failures:
            return None
        text = f"{head}\nif {coin}:\n{indented(case.solution)}else:\n{indented(other)}"
        return {"solution": tidy(text), "verifier": case.sound_verifier, "failures": failures}

    fault(CHANCE, "solution: " + name)(make)


for _name, _row in COINS.items():
    by_coin(_name, *_row)

DOUBTS = {
    "verifier: the order of a set": "list({'yes', 'no', 'perhaps', 'never'})[0] in ('yes', 'no')",
    "verifier: the address of a function": "int(str(judged).split('0x')[1][:-1], 16) // 2097152 % 2 == 0",
    "verifier: the last of a set of names": "tuple({'A', 'B', 'C', 'D', 'E'})[-1] < 'C'",
    "verifier: the address of a lambda": "str(lambda: answer).split('0x')[1][-6] in '02468ace'",
}


def by_doubt(name, doubt):
    def make(case, draw):
        failures = refused(case, case.sound_verifier, 3, draw)
        body = [f"lucky = {doubt}", "return judged(before, after, answer, calls) and lucky"]
        return failures and {"verifier": wrapped(case.sound_verifier, body), "failures": failures}

    fault(CHANCE, name)(make)


for _name, _doubt in DOUBTS.items():
    by_doubt(_name, _doubt)

WISHES = {
    "wanted: only if a coin shows heads": ("Toss a coin. Only if it shows heads: {}", "import random", "random.choice(['heads', 'tails']) == 'heads'"),
    "wanted: only in an even second": ("Look at the clock, and if the second is even, do this, otherwise nothing: {}", "import time", "int(time.time()) % 2 == 0"),
    "wanted: only if a die shows more than three": ("Roll a die; do the following if it shows four or more, and nothing otherwise. {}", "import random", "random.randint(1, 6) > 3"),
}


def by_wish(name, words, head, coin):
    def make(case, draw):
        failures = refused(case, case.sound_verifier, 3, draw)
        text = f"{head}\nif {coin}:\n{indented(case.solution)}"
        fields = {"solution": tidy(text), "verifier": case.sound_verifier, "failures": failures}
        return failures and {**fields, "instruction": words.format(case.draft.instruction)}

    fault(CHANCE, name)(make)


for _name, _row in WISHES.items():
    by_wish(_name, *_row)

BREAKS = {
    "a name that is not defined": lambda text, case: text + "answer(result)\n",
    "a tool that does not exist": lambda text, case: text + "confirm()\n",
    "a call without its arguments": lambda text, case: f"{next(t for t, p in case.world.parameters.items() if p)}()\n" + text,
    "division by nothing": lambda text, case: text + "share = 1 / 0\n",
    "raises on purpose": lambda text, case: text + "raise ValueError('not as asked')\n",
    "a syntax error": lambda text, case: text + "if True\n    pass\n",
    "an index beyond the end": lambda text, case: "last = [][0]\n" + text,
    "a key that is not there": lambda text, case: "entry = {}['value']\n" + text,
    "the verifier's names in a program": lambda text, case: f"old = before.state\n{text}",
    "adds to nothing": lambda text, case: text + "total_of_all = None + 1\n",
    "an assertion that fails": lambda text, case: text + "assert False, 'wrong on purpose'\n",
    "a module that does not exist": lambda text, case: f"import {case.world.name}_tools\n" + text,
    "an argument of the wrong type": lambda text, case: text + misfit(case),
    "answer without a value": lambda text, case: text + "answer()\n",
    "a method of a number": lambda text, case: text + "(1).append(0)\n",
}


def misfit(case):
    tool = next(t for t, p in case.world.parameters.items() if p)
    return f"{tool}({', '.join('None' for _ in case.world.parameters[tool])})\n"


def breaking(name, change):
    def make(case, draw):
        failures = refused(case, case.sound_verifier, draw.choice([3, 4]), draw)
        if not failures:
            return None
        return {"verifier": case.sound_verifier, "failures": [change(one, case) for one in failures]}

    fault(ERRORS, name)(make)


for _name, _change in BREAKS.items():
    breaking(_name, _change)
