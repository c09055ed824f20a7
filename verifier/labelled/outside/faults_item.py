"""Faults of an item as a whole: another item, failure cases that do not run, chance."""

from faults import accepted, fault, keeps_the_rest, refused
from forms import any_style, function, script, tidy, verifier
from kinds import Code, Writer, code, domain, neighbours, suits
from near import groups
from worlds import run

# --- wrong item ----------------------------------------------------------------


@fault("wrong item", "another place", "another order", "another name", "another text", "another amount")
def wrong_item(case, draw, name):
    """The instruction of one request, with solution and verifier of a neighbour."""
    draft = case.draft
    near = neighbours(draft.kind, case.world, case.seed, draft.values, draw)
    return dealt_with_another(case, draw, [v for p, v in near if sort_of(p, v[p]) == name][:5])


@fault("wrong item", "two exchanged")
def two_exchanged(case, draw, name):
    """Two names or numbers of the instruction, each in the place of the other."""
    values, state = case.draft.values, case.world.state(case.seed)
    pairs = [
        (a, b)
        for a in values
        for b in values
        if a < b and type(values[a]) is type(values[b]) and values[a] != values[b]
    ]
    draw.shuffle(pairs)
    exchanged = [
        {**values, a: values[b], b: values[a]}
        for a, b in pairs
        if sort_of(a, values[a]) == sort_of(b, values[b])
    ]
    ranges = domain(case.draft.kind, state)
    exchanged = [
        v for v in exchanged if all(v[p] in ranges[p] for p in v) and suits(case.draft.kind, v, state)
    ]
    return dealt_with_another(case, draw, exchanged)


def dealt_with_another(case, draw, choices):
    """Solution and verifier of the first of these choices of parameters that comes to another end."""
    for values in choices:
        other = case.variant(values, draw)
        if other is None or other.right.same(case.right):
            continue
        style, literal = any_style(draw)
        text = verifier(case.world, other.draft, style, literal=literal)
        fields = keeps_the_rest(other, text, draw)
        does_it = fields and any(
            run(case.world, case.seed, one).same(case.right) for one in fields["failures"]
        )
        if fields and not does_it and accepted(case, text, case.right) is False:
            return {**fields, "solution": other.solution, "asked": case.right}
    return None


def sort_of(parameter, value):
    if parameter in ("k", "k2"):
        return "another order"
    if parameter.startswith("text"):
        return "another text"
    if isinstance(value, int) and parameter != "position":
        return "another amount"
    if parameter.startswith(("item", "name", "title", "skill", "kind", "coin", "role")):
        return "another name"
    return "another place"


# --- failure cases do not run --------------------------------------------------

RAISING = {
    "no such tool": lambda case, draw: f"{draw.choice(sorted(case.world.tools))}_all()\n",
    "undefined name": lambda case, draw: f"print({draw.choice(['target', 'amount', 'found', 'result2'])})\n",
    "argument missing": lambda case, draw: f"{draw.choice([t for t in sorted(case.world.tools) if case.world.parameters[t]])}()\n",
    "number and text added": lambda case, draw: f"print({draw.choice([1, 2, 5])} + '{draw.choice(['a', 'done', 'x'])}')\n",
    "key that is not there": lambda case, draw: f"state = {{}}\nprint(state['{draw.choice(['bins', 'value', 'rest'])}'])\n",
    "index out of range": lambda case, draw: f"values = []\nprint(values[{draw.choice([0, 1, 2])}])\n",
    "module that is not there": lambda case, draw: f"import {draw.choice(['warehousing', 'toolkit_helpers', 'agent_tools'])}\n",
    "division by zero": lambda case, draw: f"print({draw.choice([1, 10])} // 0)\n",
    "raises itself": lambda case, draw: f"raise ValueError('{draw.choice(['wrong target', 'not done', 'failed'])}')\n",
    "assertion fails": lambda case, draw: "assert False\n",
    "attribute of none": lambda case, draw: f"None.{draw.choice(['append', 'state', 'value'])}()\n",
}


@fault("failure cases do not run", *RAISING)
def do_not_run(case, draw, name):
    failures = refused(case, case.sound_verifier, draw.choice([3, 3, 4]), draw)
    if not failures:
        return None
    early = draw.random() < 0.4
    broken = [
        (RAISING[name](case, draw) + text) if early else (text + RAISING[name](case, draw))
        for text in failures
    ]
    return raising(case, [tidy(text) for text in broken])


def raising(case, failures):
    if any(not run(case.world, case.seed, text).error for text in failures) or len(set(failures)) < 3:
        return None
    return {"failures": failures}


@fault("failure cases do not run", "syntax")
def syntax(case, draw, name):
    failures = refused(case, case.sound_verifier, 3, draw)
    if not failures:
        return None
    ends = draw.sample(
        ["if True\n    pass\n", "answer(\n", "for x in :\n    pass\n", "else:\n    pass\n", "print('done\n"],
        3,
    )
    return raising(case, [text + end for text, end in zip(failures, ends)])


@fault("failure cases do not run", "refused by a tool")
def refused_by_tool(case, draw, name):
    """The calls of the solution with an argument that the tool does not take."""
    calls = [(c["tool"], c["arguments"]) for c in case.right.calls]
    found = []
    for index, (tool, arguments) in enumerate(calls):
        for key, value in arguments.items():
            for wrong in (
                [5000000, -3, "nobody"] if isinstance(value, int) else ["D", "Nowhere", value + "es"]
            ):
                found.append(script(calls[:index] + [(tool, {**arguments, key: wrong})] + calls[index + 1 :]))
    found = [text for text in found if run(case.world, case.seed, text).error]
    draw.shuffle(found)
    return raising(case, [tidy(text) for text in found[:3]])


# --- non-deterministic ---------------------------------------------------------

# How a value is picked: (what the instruction says, imports, expression over `options`).
PICKS = {
    "drawn at random": ("drawn at random from {0}", "import random\n", "random.choice(options)"),
    "by the clock": (
        "the entry of the list {0} whose index, from 0, is the current time in microseconds modulo {1}",
        "import time\n",
        "options[time.time_ns() // 1000 % {1}]",
    ),
    "by the process": (
        "the entry of the list {0} whose index, from 0, is the process id modulo {1}",
        "import os\n",
        "options[os.getpid() % {1}]",
    ),
    "by a hash": (
        "the entry of the list {0} whose index, from 0, is Python's hash of the word ready modulo {1}",
        "",
        "options[hash('ready') % {1}]",
    ),
    "by an address": (
        "the entry of the list {0} whose index, from 0, is the id of a new object modulo 9973, and that modulo {1}",
        "",
        "options[id(object()) % 9973 % {1}]",
    ),
    "by set order": (
        "whatever comes first when Python goes through the set of the words {0}",
        "",
        "list({{str(x): x for x in options}}[y] for y in set(map(str, options)))[0]",
    ),
    "by a shuffle": (
        "what comes first when {0} are shuffled",
        "import random\n",
        "random.sample(options, len(options))[0]",
    ),
    "by a random byte": (
        "the entry of the list {0} whose index, from 0, is a random byte modulo {1}",
        "import os\n",
        "options[os.urandom(1)[0] % {1}]",
    ),
}


@fault("non-deterministic", *PICKS)
def picked(case, draw, name):
    """One parameter is left to chance; the verifier takes any of the values it may get."""
    draft, world = case.draft, case.world
    allowed = [p for p in draft.values if p not in ("text",)]
    draw.shuffle(allowed)
    for parameter in allowed:
        options = [
            v[parameter]
            for p, v in neighbours(draft.kind, world, case.seed, draft.values, draw)
            if p == parameter
        ]
        options = sorted([draft.values[parameter], *options[: draw.choice([2, 3])]])
        if len(options) < 3:
            continue
        fields = left_to_chance(case, draw, name, parameter, options)
        if fields:
            return fields
    return None


def left_to_chance(case, draw, name, parameter, options):
    draft, world = case.draft, case.world
    phrase, imports, pick = PICKS[name]
    listed = ", ".join(map(str, options))
    said = phrase.format(
        f"[{listed}]" if "list" in phrase else f"{', '.join(map(str, options[:-1]))} and {options[-1]}",
        len(options),
    )
    letter = draw.choice("XYZ")
    words = Writer(draw).words(draw.choice(draft.kind.words), {**draft.values, parameter: Code(letter)})
    cases = [case.variant({**draft.values, parameter: option}, draw) for option in options]
    if None in cases or len({one.right.key() for one in cases}) < len(options):
        return None
    solution = (
        imports
        + f"options = {options!r}\n{letter.lower()} = {pick.format(0, len(options)) if '{' in pick else pick}\n"
    )
    solution += code(draw.choice(draft.kind.solve), {**draft.values, parameter: Code(letter.lower())})
    ends = [[one.draft.state, one.draft.right] for one in cases]
    text = tidy(function([f"ends = {ends!r}", "return [after.state, answer] in ends"]))
    try:
        solution = tidy(solution)
    except SyntaxError:
        return None
    end = run(world, case.seed, solution)
    if end.error or accepted(case, text, end) is not True or accepted(case, text, case.idle) is not False:
        return None
    failures = refused(case, text, 3, draw)
    if not failures:
        return None
    return {
        "instruction": f"Let {letter} be {said}. {words}",
        "solution": solution,
        "verifier": text,
        "failures": failures,
    }


FLAKY = {
    "solution by the coin": ("import random\n", "random.random() < 0.5"),
    "solution by the clock": ("import time\n", "time.time_ns() // 1000 % 2 == 0"),
    "solution by the process": ("import os\n", "os.getpid() % 2 == 0"),
    "solution by a hash": ("", "hash('go') % 2 == 0"),
}


@fault("non-deterministic", *FLAKY)
def flaky(case, draw, name):
    """The solution does what is asked by chance only; else it does something near."""
    imports, test = FLAKY[name]
    failures = refused(case, case.sound_verifier, 4, draw)
    if not failures or len(failures) < 4:
        return None
    indent = lambda text: "".join(f"    {line}\n" for line in text.rstrip().split("\n"))
    solution = f"{imports}if {test}:\n{indent(case.solution)}else:\n{indent(failures[3])}"
    return {"solution": tidy(solution), "failures": failures[:3]}


ORDERED = {
    "verifier by set order": "list({words})[0] == {first!r}",
    "verifier by an address": "int(re.search('0x([0-9a-f]+)', str(verify)).group(1), 16) % 9973 % 2 == 0",
    "verifier by the last of a set": "[word for word in {words}][-1] != {first!r}",
}


@fault("non-deterministic", *ORDERED)
def ordered(case, draw, name):
    """The verifier looks at something that is another one in every process."""
    failures = refused(case, case.sound_verifier, 3, draw)
    words = sorted(
        {w for g in groups(case.world, case.world.state(case.seed)) for w in g if isinstance(w, str)}
    )
    if not failures or len(words) < 2:
        return None
    chosen = sorted(draw.sample(words, min(3, len(words))))
    test = ORDERED[name].format(words="{" + ", ".join(map(repr, chosen)) + "}", first=chosen[0])
    head, _, last = case.sound_verifier.rstrip("\n").rpartition("    return ")
    return {"verifier": tidy(f"{head}    return ({last}) and {test}\n"), "failures": failures}
