"""Further faults of an item as a whole: another item, failure cases that do not run, chance."""

import ast
import dataclasses

from faults import accepted, keeps_the_rest, refused
from faults_item import dealt_with_another, sort_of
from forms import STYLES, function, indent, script, tidy, verifier
from kinds import Code, Writer, code, domain, neighbours, suits
from more import MoreCase, more
from near import groups, others, rewritten
from worlds import run

# --- wrong item: what a parameter is for ----------------------------------------


def uses(world, kind, values):
    """For each parameter, what the solution uses it for."""
    found = {}
    names = {name: Code(f"P_{name}") for name in values}
    for text in kind.solve:
        visit(world, ast.parse(code(text, names)), (), found)
    return found


def visit(world, node, around, found):
    if isinstance(node, ast.Name) and node.id.startswith("P_"):
        found.setdefault(node.id[2:], set()).update(around)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in world.tools:
        around = (*around, "changed" if node.func.id in world.changers else "looked up")
    if isinstance(node, ast.Compare):
        around = (*around, "compared")
    if isinstance(node, (ast.List, ast.Tuple, ast.Dict)):
        around = (*around, "listed")
    for child in ast.iter_child_nodes(node):
        visit(world, child, around, found)


def pieces(case, wanted):
    """Neighbours of the request in one parameter that `wanted` picks: lists of values."""
    draft = case.draft
    near = neighbours(draft.kind, case.world, case.seed, draft.values, case.draw)
    return [values for name, values in near if wanted(name, draft.values[name], values[name])]


# Which parameter differs, by what it is used for: (use, uses that are excluded, whether it is a number).
ROLES = {
    "another threshold": ("compared", "changed", True),
    "condition on another": ("compared", "changed", False),
    "another one looked up": ("looked up", "changed", False),
    "another in a list": ("listed", "compared", None),
    "another one changed": ("changed", "looked up", False),
    "another number worked with": ("looked up", "changed", True),
}


@more("wrong item", *ROLES)
def another_role(case, draw, name):
    """Solution and verifier deal with another threshold, condition, look-up, list or target."""
    use, excluded, number = ROLES[name]
    found = uses(case.world, case.draft.kind, case.draft.values)

    def wanted(parameter, old, new):
        mine = found.get(parameter, set())
        numeric = type(old) is int and parameter not in ("k", "k2")
        return use in mine and excluded not in mine and number in (None, numeric)

    return dealt_with_another(case, draw, pieces(case, wanted)[:8])


SLIPS = {
    "digits exchanged": lambda old, new: str(new) == str(old)[::-1],
    "a digit too many or too few": lambda old, new: str(new) in (f"{old}0", f"{old}1", str(old)[:-1], str(old)[1:]),
    "one too many or too few": lambda old, new: abs(new - old) == 1,
    "double or half": lambda old, new: new == old * 2 or old == new * 2,
}  # fmt: skip


@more("wrong item", *SLIPS)
def slip(case, draw, name):
    """A slip of the pen in a number."""

    def wanted(parameter, old, new):
        return type(old) is int and parameter not in ("k", "k2") and SLIPS[name](old, new)

    return dealt_with_another(case, draw, pieces(case, wanted)[:6])


@more("wrong item", "the next in the list")
def next_in_list(case, draw, name):
    """The one after, or before, the one that is named."""
    ranges = domain(case.draft.kind, case.world.state(case.seed))

    def wanted(parameter, old, new):
        row = ranges[parameter]
        at_number = type(old) is int and parameter not in ("k", "k2", "position")
        return not at_number and abs(row.index(old) - row.index(new)) == 1

    return dealt_with_another(case, draw, pieces(case, wanted)[:6])


@more("wrong item", "two others at once")
def two_others(case, draw, name):
    """Two of the names and numbers are others."""
    draft, state = case.draft, case.world.state(case.seed)
    ranges, found = domain(draft.kind, state), []
    if len(ranges) < 2:
        return None
    for _ in range(30):
        values = dict(draft.values)
        for parameter in draw.sample(sorted(ranges), 2):
            values[parameter] = draw.choice(ranges[parameter])
        changed = sum(values[p] != draft.values[p] for p in values)
        if changed == 2 and suits(draft.kind, values, state):
            found.append(values)
    return dealt_with_another(case, draw, found[:5])


@more("wrong item", "the other one that is named")
def other_named(case, draw, name):
    """One parameter has the value of another of its sort: what is named twice was named once."""
    draft, state = case.draft, case.world.state(case.seed)
    ranges, found = domain(draft.kind, state), []
    for one, value in draft.values.items():
        for two, second in draft.values.items():
            same = type(value) is type(second) and sort_of(one, value) == sort_of(two, second)
            values = {**draft.values, one: second}
            if one != two and same and value != second and second in ranges[one]:
                if suits(draft.kind, values, state):
                    found.append(values)
    draw.shuffle(found)
    return dealt_with_another(case, draw, found)


@more("wrong item", "condition of one, change of another")
def split_condition(case, draw, name):
    """What decides is looked up of another one than the instruction says; the rest is as asked."""
    draft = case.draft
    kind = draft.kind
    if not draft.setup or not any("if " in text for text in kind.solve):
        return None
    for parameter, values in neighbours(kind, case.world, case.seed, draft.values, draw)[:12]:
        solution = with_other_test(draw.choice(kind.solve), draft.values, parameter, values[parameter])
        setup = code(kind.setup, values).strip("\n")
        if solution is None or f"${parameter}" not in kind.setup:
            continue
        end = run(case.world, case.seed, solution)
        if end.error or end.same(case.right):
            continue
        other = dataclasses.replace(
            draft, solution=solution, setup=setup, state=end.state, right=end.answer
        )
        made = MoreCase(case.world, other, draw)
        style = draw.choice([s for s in STYLES if s != "literal end"])
        text = verifier(case.world, other, style)
        fields = made.fits() and keeps_the_rest(made, text, draw)
        if fields and accepted(case, text, case.right) is False:
            does_it = any(run(case.world, case.seed, t).same(case.right) for t in fields["failures"])
            if not does_it:
                return {**fields, "solution": made.solution}
    return None


def with_other_test(template, values, parameter, value):
    """A solution in which a parameter is another one in the tests of conditions only."""
    names = {name: Code(f"P_{name}") for name in values}
    tree = ast.parse(code(template, names).strip("\n"))
    tests = [node.test for node in ast.walk(tree) if isinstance(node, (ast.If, ast.IfExp))]
    moved = {id(node) for test in tests for node in ast.walk(test)}
    hit = False
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == f"P_{parameter}" and id(node) in moved:
            node.id, hit = "OTHER", True
    if not hit:
        return None
    text = ast.unparse(tree)
    for name in sorted(values, key=len, reverse=True):
        text = text.replace(f"P_{name}", repr(values[name]))
    return tidy(text.replace("OTHER", repr(value)))


# --- failure cases do not run ---------------------------------------------------


def a_look_up(case, draw):
    """A call that changes nothing, and succeeds."""
    made = [c for c in case.right.calls if c["tool"] in case.world.readers]
    if made:
        return script([(made[0]["tool"], made[0]["arguments"])]).strip()
    return None


STOPS = {
    "without end": "def again(n):\n    return again(n + 1)\nagain(0)\n",
    "text read as a number": "print(int('WORD'))\n",
    "answer without a value": "answer()\n",
    "two answers at once": "answer('WORD', 'WORD')\n",
    "next of nothing": "print(next(iter([])))\n",
    "unpacking": "first, second = ['WORD']\n",
    "largest of nothing": "print(max([]))\n",
    "verifier called": "print(verify(None, None, None, []))\n",
    "state as a variable": "print(state['WORD'])\n",
    "none is called": "print('WORD')('WORD')\n",
    "text changed in place": "word = 'WORD'\nword[0] = 'x'\n",
    "wrong indentation": "if True:\nprint('WORD')\n",
    "removed and not there": "[].remove('WORD')\n",
}


@more("failure cases do not run", *STOPS)
def stops(case, draw, name):
    """Each failure case does something near, and stops with an error."""
    failures = refused(case, case.sound_verifier, draw.choice([3, 3, 4]), draw)
    words = [str(v) for v in case.draft.values.values() if isinstance(v, str)] or ["one", "two", "none"]
    if not failures:
        return None
    early, broken = draw.random() < 0.4, []
    for text in failures:
        stop = STOPS[name].replace("WORD", draw.choice(words).replace("'", ""))
        broken.append(stop + text if early else text + stop)
    return all_stop(case, broken)


@more("failure cases do not run", "a field of a record as an attribute")
def attribute(case, draw, name):
    failures = refused(case, case.sound_verifier, 3, draw)
    look = a_look_up(case, draw)
    if not failures or not look:
        return None
    fields = ["name", "status", "value", "total", "owner"]
    return all_stop(case, [f"print({look}.{draw.choice(fields)})\n{text}" for text in failures])


@more("failure cases do not run", "an argument of another name")
def renamed(case, draw, name):
    """The calls of near programs with an argument name that the tool does not have."""
    calls = [(c["tool"], c["arguments"]) for c in case.right.calls]
    found = []
    for index, (tool, arguments) in enumerate(calls):
        for key in arguments:
            wrong = {**arguments, draw.choice(["amount", "target_name", "which", "value_of", "number"]): 0}
            wrong[[k for k in wrong if k not in arguments][0]] = wrong.pop(key)
            said = ", ".join(f"{k}={v!r}" for k, v in wrong.items())
            found.append(script(calls[:index]).replace("pass\n", "") + f"{tool}({said})\n")
    found += [text + extra for text in found for extra in ("answer(0)\n", "print('done')\n")]
    draw.shuffle(found)
    return all_stop(case, list(dict.fromkeys(found))[:3])


def all_stop(case, texts):
    """The failure cases as fields, if they differ and all stop with an error."""
    tidied = []
    for text in texts:
        try:
            tidied.append(tidy(text))
        except SyntaxError:
            tidied.append(text)
    if len(set(tidied)) < 3 or not all(run(case.world, case.seed, text).error for text in tidied):
        return None
    return {"failures": tidied}


# --- non-deterministic ----------------------------------------------------------

# How one parameter is left open: (what the instruction says, imports, expression over `options`).
OPEN = {
    "of your own choice": (
        "Let {x} be one of {listed}, whichever you like.",
        "import random\n",
        "random.choice(options)",
    ),
    "by lot": (
        "Draw lots between {listed}, and let {x} be what is drawn.",
        "import random\n",
        "random.SystemRandom().choice(options)",
    ),
    "by a fresh identifier": (
        "Take a fresh random UUID as a number, modulo {n}; {x} is the entry of [{row}] at that index, from 0.",
        "import uuid\n",
        "options[uuid.uuid4().int % {n}]",
    ),
    "by the microseconds of now": (
        "{x} is the entry of [{row}] whose index, from 0, is the current microsecond modulo {n}.",
        "import datetime\n",
        "options[datetime.datetime.now().microsecond % {n}]",
    ),
    "by a throw of dice": (
        "Throw a die for it: {x} is the entry of [{row}] at the index thrown modulo {n}, counted from 0.",
        "import random\n",
        "options[random.randint(1, 6) % {n}]",
    ),
}


@more("non-deterministic", *OPEN)
def left_open(case, draw, name):
    """The instruction leaves a parameter to chance or to taste; the verifier takes each value."""
    draft, world, kind = case.draft, case.world, case.draft.kind
    near = neighbours(kind, world, case.seed, draft.values, draw)
    parameters = [p for p in draft.values if f"${p}" not in kind.setup and not p.startswith("text")]
    draw.shuffle(parameters)
    for parameter in parameters:
        options = list(dict.fromkeys(values[parameter] for p, values in near if p == parameter))[:2]
        options = sorted([draft.values[parameter], *options])
        if len(options) < 3:
            continue
        fields = open_item(case, draw, name, parameter, options)
        if fields:
            return fields
    return None


def open_item(case, draw, name, parameter, options):
    draft, kind = case.draft, case.draft.kind
    if any(parameter_in(path[0], parameter) for path in kind.parts):
        return None
    cases = [case.variant({**draft.values, parameter: option}, draw) for option in options]
    if None in cases or len({one.right.key() for one in cases}) < len(options):
        return None
    words, imports, pick = OPEN[name]
    letter = draw.choice("XYZ")
    said = words.format(
        x=letter,
        n=len(options),
        row=", ".join(map(str, options)),
        listed=", ".join(map(str, options[:-1])) + f" and {options[-1]}",
    )
    asked = Writer(draw).words(draw.choice(kind.words), {**draft.values, parameter: Code(letter)})
    small = {**draft.values, parameter: Code(letter.lower())}
    solution = f"{imports}options = {options!r}\n{letter.lower()} = {pick.replace('{n}', str(len(options)))}\n"
    solution += code(draw.choice(kind.solve), small)
    tests = [
        f"{code(part[2], small) if len(part) > 2 else 'after.state' + part[0]} == ({code(part[1], small)})"
        for part in kind.parts
    ]
    tests += [f"answer == ({code(kind.answer, small)})"] if kind.answer else []
    lines = [draft.setup] if draft.setup else []
    lines += [
        f"if not any({' and '.join(tests)} for {letter.lower()} in {options!r}):\n    return False",
        "rest = before.state",
        *(f"rest{path} = after.state{path}" for path, *_ in draft.parts),
        "return after.state == rest",
    ]
    try:
        text, solution = tidy(function(lines)), tidy(solution)
    except SyntaxError:
        return None
    if any(accepted(case, text, one.right) is not True for one in cases):
        return None
    if accepted(case, text, case.idle) is not False:
        return None
    failures = refused(case, text, 3, draw)
    return failures and {
        "instruction": f"{said} {asked}",
        "solution": solution,
        "verifier": text,
        "failures": failures,
    }


def parameter_in(text, parameter):
    return f"${parameter}]" in text or f"${parameter} " in text or f"${{{parameter}}}" in text


ORDERS = {"order of a set": "{{{0}}}", "sorted by hash": "sorted(({0}), key=hash)"}


@more("non-deterministic", *ORDERS)
def order_of_words(case, draw, name):
    """A loop of the solution goes through words in an order that each process makes up."""

    def change(node, order=None):
        if not isinstance(node, ast.Tuple) or len(node.elts) < 3:
            return None
        if not all(isinstance(x, ast.Constant) and isinstance(x.value, str) for x in node.elts):
            return None
        if order == "reversed":
            return ast.Tuple(node.elts[::-1], ast.Load())
        inner = ", ".join(ast.unparse(x) for x in node.elts)
        return ast.parse(ORDERS[name].format(inner), mode="eval").body

    for index, node in enumerate(ast.walk(ast.parse(case.solution))):
        if change(node) is None:
            continue
        turned = run(case.world, case.seed, rewritten(case.solution, index, lambda n: change(n, "reversed")))
        if turned.error or turned.same(case.right):
            continue
        failures = refused(case, case.sound_verifier, draw.choice([3, 3, 4]), draw)
        if failures:
            return {"solution": tidy(rewritten(case.solution, index, change)), "failures": failures}
    return None


NOISE = {
    "noise on a number": (int, "{0} + random.choice([-1, 0, 1])"),
    "one of two names": (str, "random.choice([{0}, {1}])"),
}


@more("non-deterministic", *NOISE)
def noise(case, draw, name):
    """A number or a name of the solution is another one at times."""
    kind, template = NOISE[name]
    state = case.world.state(case.seed)
    places = list(enumerate(ast.walk(ast.parse(case.solution))))
    draw.shuffle(places)
    for index, node in places:
        if not isinstance(node, ast.Constant) or type(node.value) is not kind:
            continue
        options = others(node.value, case.world, state, draw)[:2]
        if len(options) < 2 or kind is str and node.value not in case.draft.values.values():
            continue
        ends = [
            run(case.world, case.seed, rewritten(case.solution, index, lambda n: ast.Constant(option)))  # noqa: B023
            for option in options
        ]
        if any(end.error or end.same(case.right) for end in ends):
            continue
        new = template.format(repr(node.value), repr(options[0]))
        text = rewritten(case.solution, index, lambda n: ast.parse(new, mode="eval").body)  # noqa: B023
        failures = refused(case, case.sound_verifier, draw.choice([3, 3, 4]), draw)
        if failures:
            return {"solution": tidy("import random\n" + text), "failures": failures}
    return None


@more("non-deterministic", "repeated by chance", "left to a late start")
def repeated(case, draw, name):
    """The changes of the solution are made once or twice, or once or not at all."""
    if not case.calls:
        return None
    head, wrong = {
        "repeated by chance": ("import random\nfor turn in range(random.randint(1, 2)):\n", case.solution * 2),
        "left to a late start": (
            "import time\nstart = time.perf_counter_ns()\nwhile time.perf_counter_ns() // 100 % 2:\n",
            "pass\n",
        ),
    }[name]
    end = run(case.world, case.seed, wrong)
    if end.error or end.same(case.right):
        return None
    if name == "repeated by chance":
        text = head + indent(case.solution.rstrip("\n").split("\n"))
    else:
        text = head + indent(case.solution.rstrip("\n").split("\n") + ["break"])
    failures = refused(case, case.sound_verifier, draw.choice([3, 3, 4]), draw)
    return failures and {"solution": tidy(text), "failures": failures}


BY_CHANCE = {
    "tie in a set": "max({words}, key=lambda word: 0) != {first!r}",
    "popped from a set": "{words}.pop() != {first!r}",
    "a set as text": "str({words}).find({first!r}) != 2",
    "words numbered by a set": "dict(zip({words}, range(9)))[{first!r}] > 0",
}


@more("non-deterministic", *BY_CHANCE)
def verdict_by_chance(case, draw, name):
    """The verdict depends on an order or an address that each process makes up."""
    failures = refused(case, case.sound_verifier, draw.choice([3, 3, 4]), draw)
    state = case.world.state(case.seed)
    words = sorted({w for g in groups(case.world, state) for w in g if isinstance(w, str) and w})
    if not failures or len(words) < 2:
        return None
    chosen = sorted(draw.sample(words, 2))
    test = BY_CHANCE[name].replace("{words}", "{" + ", ".join(map(repr, chosen)) + "}")
    test = test.replace("{first!r}", repr(chosen[0]))
    head, _, last = case.sound_verifier.rstrip("\n").rpartition("    return ")
    return {"verifier": tidy(f"{head}    return ({last}) and {test}\n"), "failures": failures}
