"""Further faults of verifiers that do not look at the state, or at the answer, and of those that accept everything."""

from faults import accepted, asked_words, lax, refused
from faults_lenient import first_check
from forms import Content, edited, function, indent, tidy, verifier
from more import more

# --- ignores the state ----------------------------------------------------------


def answer_check(case):
    """Lines that check the answer, if one is asked for."""
    if not case.draft.answer:
        return []
    setup = [case.draft.setup] if case.draft.setup else []
    return [*setup, f"if answer != ({case.draft.answer}):\n    return False"]


def by_calls(case, lines, draw):
    return lax(case, tidy(function([*answer_check(case), *lines])), draw)


def asked_in_calls(case):
    """The arguments of the changes, where all were asked for or are in the schema."""
    values = [value for _, arguments in case.calls for value in arguments.values()]
    known = [repr(word) for word in [*asked_words(case), True, False]]
    return values if values and all(repr(value) in known for value in values) else None


@more("ignores the state", "words found in the calls")
def words_in_calls(case, draw, name):
    values = case.draft.parts and asked_in_calls(case)
    if not values:
        return None
    words = list(dict.fromkeys(str(value) for value in values))
    return by_calls(case, ["said = str(calls)", f"return all(word in said for word in {words!r})"], draw)


@more("ignores the state", "arguments in any place")
def arguments_anywhere(case, draw, name):
    values = case.draft.parts and asked_in_calls(case)
    if not values:
        return None
    tools = sorted(case.world.changers)
    lines = [
        f"made = [c for c in calls if c['tool'] in {tools!r} and not c['error']]",
        "used = sorted(str(value) for c in made for value in c['arguments'].values())",
        f"return used == {sorted(map(str, values))!r}",
    ]
    return by_calls(case, lines, draw)


@more("ignores the state", "the first change as asked")
def first_change(case, draw, name):
    values = case.draft.parts and asked_in_calls(case)
    if not values:
        return None
    tools = sorted(case.world.changers)
    tool, arguments = case.calls[0]
    lines = [
        f"made = [c for c in calls if c['tool'] in {tools!r}]",
        f"return len(made) > 0 and made[0]['tool'] == {tool!r} and made[0]['arguments'] == {arguments!r}",
    ]
    return by_calls(case, lines, draw)


@more("ignores the state", "numbers of the calls added up")
def numbers_added(case, draw, name):
    values = case.draft.parts and asked_in_calls(case)
    numbers = [value for value in values or [] if type(value) is int]
    if not numbers:
        return None
    tools = sorted({tool for tool, _ in case.calls})
    wanted = " + ".join(map(str, numbers))
    lines = [
        f"made = [c for c in calls if c['tool'] in {tools!r} and c['error'] is None]",
        "numbers = [v for c in made for v in c['arguments'].values() if isinstance(v, int)]",
        f"return sum(numbers) == {wanted}",
    ]
    return by_calls(case, lines, draw)


@more("ignores the state", "a tally of the tools")
def tally(case, draw, name):
    if not case.draft.parts:
        return None
    counts = {}
    for tool, _ in case.calls:
        counts[tool] = counts.get(tool, 0) + 1
    lines = [
        f"counts = dict.fromkeys({sorted(case.world.changers)!r}, 0)",
        "for c in calls:\n    if c['tool'] in counts and not c['error']:\n        counts[c['tool']] += 1",
        f"return {{tool: n for tool, n in counts.items() if n}} == {counts!r}",
    ]
    return by_calls(case, lines, draw)


@more("ignores the state", "one argument only")
def one_argument(case, draw, name):
    values = case.draft.parts and asked_in_calls(case)
    if not values:
        return None
    tool, arguments = draw.choice(case.calls)
    key = draw.choice(sorted(arguments))
    test = f"c['tool'] == {tool!r} and c['arguments'].get({key!r}) == {arguments[key]!r}"
    return by_calls(case, [f"return any({test} for c in calls)"], draw)


@more("ignores the state", "wanted state never compared")
def never_compared(case, draw, name):
    if not case.draft.parts or not case.draft.answer:
        return None
    lines = edited(Content(case.world, case.draft))
    if any("after" in line for line in lines):
        return None
    return lax(case, tidy(function([*lines, "return answer == right"])), draw)


@more("ignores the state", "the answer, and no errors")
def answer_without_errors(case, draw, name):
    if not case.draft.parts or not case.draft.answer:
        return None
    setup = [case.draft.setup] if case.draft.setup else []
    lines = [
        "for c in calls:\n    if c['error']:\n        return False",
        f"return len(calls) >= {len(case.calls)} and answer == ({case.draft.answer})",
    ]
    return lax(case, tidy(function([*setup, *lines])), draw)


# --- ignores the answer ---------------------------------------------------------

# What is done with the answer in place of comparing it; RIGHT is what is wanted.
UNREAD = {
    "parameter overwritten": (["answer = RIGHT"], "answer == RIGHT"),
    "comparison without effect": (["answer == RIGHT"], None),
    "wanted and never compared": (["wanted = RIGHT"], None),
    "nested function never called": (["def told():\n    return answer == RIGHT"], None),
    "wanted compared with its copy": (["wanted = RIGHT", "told = RIGHT"], "told == wanted"),
    "check after the return": (None, "answer == RIGHT"),
}


@more("ignores the answer", *UNREAD)
def unread(case, draw, name):
    """The answer is named, and has no effect on the verdict."""
    if not case.draft.answer:
        return None
    lines, test = UNREAD[name]
    right = f"({case.draft.answer})"
    setup = [case.draft.setup] if case.draft.setup else []
    if case.draft.parts:
        text = verifier(case.world, case.draft, "ifs", answer=False)
        top, _, last = text.rstrip("\n").rpartition("    return ")
        if setup and not top.partition("\n")[2].startswith(indent([tidy(setup[0]).rstrip("\n")])):
            return None
    else:
        tools = sorted({c["tool"] for c in case.right.calls if c["tool"] in case.world.readers})
        if not tools:
            return None
        top = function([*setup, LOOKED.format(tools)])
        last = "after.state == before.state"
    if lines:
        top += indent([line.replace("RIGHT", right) for line in lines])
    if lines and test:
        last = f"{test.replace('RIGHT', right)} and {last}"
    top += f"    return {last}\n"
    if not lines:
        top += f"    return {test.replace('RIGHT', right)}\n"
    return lax(case, tidy(top), draw)


LOOKED = "if not any(c['tool'] in {0!r} for c in calls):\n    return False"


# --- trivially true -------------------------------------------------------------

TRIVIAL = {
    "assertion of a pair": ["assert (LEFT == RIGHT, 'not as asked')", "return True"],
    "function not called": ["def done():\n    return LEFT == RIGHT", "return bool(done)"],
    "generator is true": ["return bool(got == want for got, want in [(LEFT, RIGHT)])"],
    "text is true": ["return bool('LEFT == RIGHT')"],
    "default is true": ["done = True", "if LEFT == RIGHT:\n    done = True", "return done"],
    "only a contradiction is refused": [
        "got, want = LEFT, RIGHT",
        "if got == want and got != want:\n    return False",
        "return True",
    ],
    "slip of or": ["return bool(LEFT == RIGHT or 'done')"],
    "exception means true": [
        "try:\n    return {'checked': LEFT == RIGHT}['result']\nexcept KeyError:\n    return True"
    ],
    "return in the finally": [
        "try:\n    if LEFT != RIGHT:\n        return False\nfinally:\n    return True"
    ],
    "not of a text": ["problems = ''", "if LEFT != RIGHT:\n    problems + 'wrong'", "return not problems"],
    "message returned as verdict": [
        "def problem():\n    return 'all is well' if LEFT == RIGHT else 'not as asked'",
        "return len(problem()) > 0",
    ],
    "checks never filled": [
        "problems = []",
        "for c in calls:\n    if c['tool'] is None:\n        problems.append(c)",
        "return problems == []",
    ],
    "at most as many as there are": ["return sum([LEFT == RIGHT]) <= len([RIGHT])"],
}  # fmt: skip


@more("trivially true", *TRIVIAL)
def accepts_everything(case, draw, name):
    left, right = first_check(case)
    lines = TRIVIAL[name]
    setup = [case.draft.setup] if case.draft.setup and any("RIGHT" in line for line in lines) else []
    right = right if right.isidentifier() else f"({right})"
    quoted = [line.replace("'LEFT == RIGHT'", repr(f"{left} == {right}")) for line in lines]
    lines = [line.replace("LEFT", left).replace("RIGHT", right) for line in quoted]
    text = tidy(function([*setup, *lines]))
    ends = [case.right, case.idle, *(end for _, _, end in case.near)]
    if not all(accepted(case, text, end) is True for end in ends):
        return None
    failures = refused(case, case.sound_verifier, draw.choice([3, 3, 4]), draw)
    return failures and {"verifier": text, "failures": failures}
