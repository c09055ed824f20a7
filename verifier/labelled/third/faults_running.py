"""Faults that show when something runs: chance, failure cases that raise, and verifiers that remember."""

import ast

from faults import fault, refused
from forms import tidy
from kinds import Writer, code, neighbours
from worlds import judge, run

CHANCE, FAILING, MEMORY = "non-deterministic", "failure cases do not run", "verifier remembers"

DRAWS = {
    "drawn at random": ("import random", "random.choice([ONE, TWO])"),
    "shuffled without a seed": ("import random", "sorted([ONE, TWO], key=lambda one: random.random())[0]"),
    "by the clock": ("import time", "[ONE, TWO][time.time_ns() // 1000 % 2]"),
    "by the microsecond of the day": ("from datetime import datetime", "ONE if datetime.now().microsecond % 2 else TWO"),
    "by the process": ("import os", "[ONE, TWO][os.getpid() % 2]"),
    "by a random identifier": ("import uuid", "(ONE, TWO)[uuid.uuid4().int % 2]"),
    "by bytes of the system": ("import os", "ONE if os.urandom(1)[0] < 128 else TWO"),
    "by the address of an object": ("", "[ONE, TWO][sum(map(int, str(id(object())))) % 2]"),
    "by the text of an object": ("", "[ONE, TWO][sum(map(ord, repr(object()))) % 2]"),
    "by the hash of a text": ("", "[ONE, TWO][hash('lots') % 2]"),
    "by a temporary name": ("import tempfile", "[ONE, TWO][sum(map(ord, tempfile.mktemp())) % 2]"),
    "a gaussian that is rounded": ("import random", "ONE if random.gauss(0, 1) > 0 else TWO"),
}
WORDS = {
    "the first of a set": "next(iter({ONE, TWO}))",
    "popped from a set": "{ONE, TWO}.pop()",
    "a set made into a list": "list({ONE, TWO})[0]",
}
IN_VERIFIER = {
    "a set orders what the verifier wants": "list({ONE, TWO})[0]",
    "the verifier goes by the address of a function": "[ONE, TWO][sum(map(ord, str(verify))) % 2]",
    "the verifier takes the first of a frozen set": "next(iter(frozenset([ONE, TWO])))",
    "the verifier goes by the address of a lambda": "[ONE, TWO][sum(map(ord, str(lambda: 0))) % 2]",
}


def replaced(text, value, expression):
    """A program in which the first literal of this value is an expression; None if there is none."""
    tree = ast.parse(text)
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and type(node.value) is type(value) and node.value == value
    ]
    if not found:
        return None
    fresh = ast.parse(expression, mode="eval").body

    class Put(ast.NodeTransformer):
        def visit_Constant(self, node):
            return fresh if node is found[0] else node

    return ast.unparse(ast.fix_missing_locations(Put().visit(tree))) + "\n"


def two_ways(case, draw, kinds):
    """A parameter of these types and another value of it, both of which can be carried out."""
    world, kind = case.world, case.draft.kind
    for name, values in neighbours(kind, world, case.seed, case.draft.values, draw)[:12]:
        one, two = case.draft.values[name], values[name]
        if type(one) in kinds and one not in (0, 1) and two not in (0, 1):
            yield one, two


def chancy(case, draw, part, kinds, head, expression):
    for one, two in two_ways(case, draw, kinds):
        filled = expression.replace("ONE", repr(one)).replace("TWO", repr(two))
        source = case.solution if part == "solution" else case.sound_verifier
        text = replaced(source, one, filled)
        if text is None or two_results(case, part, source, one, two) is None:
            continue
        failures = refused(case, case.sound_verifier, 3, draw)
        if failures:
            return {part: tidy(f"{head}\n{text}"), "failures": failures}
    return None


def two_results(case, part, source, one, two):
    """Whether the second value leads elsewhere; None if it does not, or breaks."""
    other = replaced(source, one, repr(two))
    if part == "verifier":
        return True if judge(case.world, case.seed, other, case.right) is False else None
    end = run(case.world, case.seed, other)
    return None if end.error or end.same(case.right) else True


def register_chance():
    for name, (head, expression) in DRAWS.items():
        fault(CHANCE, name)(lambda case, draw, h=head, e=expression: chancy(case, draw, "solution", (int, str), h, e))
    for name, expression in WORDS.items():
        fault(CHANCE, name)(lambda case, draw, e=expression: chancy(case, draw, "solution", (str,), "", e))
    for name, expression in IN_VERIFIER.items():
        kinds = (str,) if "set" in name else (int, str)
        fault(CHANCE, name)(lambda case, draw, e=expression, k=kinds: chancy(case, draw, "verifier", k, "", e))


register_chance()


LOTS = {
    "charge a berth": (
        ["Draw lots among the taken berths and charge the one that is drawn $amount.", "One taken berth, chosen by chance, is charged $amount."],
        "import random\ncharge(random.choice(harbour()['taken']), $amount)",
        "new = [one['owed'] for one in after.state['berths']]\nold = [one['owed'] for one in before.state['berths']]\n"
        "return sorted(b - a for a, b in zip(old, new)) == [0] * (len(old) - 1) + [$amount]",
        ["charge(harbour()['taken'][0], $amount + 1)", "pay(harbour()['taken'][0], 1)", "for k in harbour()['taken']:\n    charge(k, $amount)"],
    ),
    "restock two bins": (
        ["Throw a die for one of the three bins, and put $n ${item}s into it.", "Any bin, picked at random, gets $n new ${item}s."],
        "import random\nrestock(random.choice(['A', 'B', 'C']), $item, $n)",
        "added = sorted(after.count(name, $item) - before.count(name, $item) for name in before.state['bins'])\n"
        "return added == [0, 0, $n]",
        ["restock('A', $item, $n + 1)", "restock('B', $item, 1)", "for name in ('A', 'B', 'C'):\n    restock(name, $item, $n)"],
    ),
    "sum times": (
        ["Think of a random number from 1 to $b and multiply it by $a.", "Draw a number between 1 and $b at random; answer with $a times that number."],
        "import random\nanswer(multiply(random.randint(1, $b), $a))",
        "return type(answer) is int and answer % $a == 0 and 1 <= answer // $a <= $b",
        ["answer(add($a, 1))", "answer(multiply($a, $b + 1))", "answer(subtract(0, $a))"],
    ),
}


@fault(CHANCE, "what is wanted is drawn by lot")
def _(case, draw):
    if case.draft.kind.name not in LOTS:
        return None
    words, solution, test, failures = LOTS[case.draft.kind.name]
    values = case.draft.values
    verifier = "def verify(before, after, answer, calls):\n" + "".join(
        f"    {line}\n" for line in code(test, values).split("\n")
    )
    fields = {
        "instruction": Writer(draw).words(draw.choice(words), values),
        "solution": tidy(code(solution, values)),
        "verifier": tidy(verifier),
        "failures": [tidy(code(text, values)) for text in failures],
    }
    programs = [*fields["failures"], "pass\n"]
    ends = [run(case.world, case.seed, text) for text in programs]
    if any(judge(case.world, case.seed, verifier, end) is not False for end in ends):
        return None
    right = run(case.world, case.seed, fields["solution"])
    return fields if judge(case.world, case.seed, verifier, right) is True else None


def tool_calls(world, tree):
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in world.tools
    ]


def failing(name):
    """A way to break a program: the decorated function changes a call of a tree, or gives lines to put first."""

    def register(make):
        @fault(FAILING, name)
        def build(case, draw):
            near = list(case.near)
            draw.shuffle(near)
            found = []
            for _, text, _ in near[:40]:
                broken = broken_by(make, case, text, draw)
                if broken and broken not in found and fails(case, broken):
                    found.append(broken)
                if len(found) == 3:
                    return {"verifier": case.sound_verifier, "failures": found}
            return None

        return make

    return register


def broken_by(make, case, text, draw):
    tree = ast.parse(text)
    calls = tool_calls(case.world, tree)
    if not calls:
        return None
    made = make(case, draw.choice(calls), draw)
    if isinstance(made, str):
        return made + "\n" + tidy(text) if draw.random() < 0.5 else tidy(text) + made + "\n"
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n" if made else None


def fails(case, text):
    end = run(case.world, case.seed, text)
    return end.error and judge(case.world, case.seed, case.sound_verifier, end) is False


@failing("a tool that does not exist")
def _(case, call, draw):
    call.func.id = draw.choice([f"{call.func.id}_item", f"get_{call.func.id}", f"{call.func.id}s"])
    return True


@failing("an argument too few")
def _(case, call, draw):
    if call.args:
        call.args.pop()
        return True
    return bool(call.keywords and call.keywords.pop())


@failing("an argument too many")
def _(case, call, draw):
    call.args.append(ast.Constant(draw.choice(["now", True, 1])))
    return True


@failing("an argument of another name")
def _(case, call, draw):
    call.keywords.append(ast.keyword(draw.choice(["count", "name", "value"]), ast.Constant(1)))
    return True


@failing("a number outside the range of the schema")
def _(case, call, draw):
    for at, value in enumerate(call.args):
        if isinstance(value, ast.Constant) and type(value.value) is int:
            call.args[at] = ast.Constant(draw.choice([5_000_000, 99_999_999]))
            return True
    return None


@failing("a text in place of a number")
def _(case, call, draw):
    for at, value in enumerate(call.args):
        if isinstance(value, ast.Constant) and type(value.value) is int:
            call.args[at] = ast.Constant(draw.choice([str(value.value), "two", "many"]))
            return True
    return None


@failing("a field read as an attribute")
def _(case, call, draw):
    reader = {"marina": "harbour().price", "warehouse": "order(1).quantity"}.get(case.world.name, "add(1, 1).value")
    return f"found = {reader}"


@failing("a key that is not there")
def _(case, call, draw):
    return {"marina": "berth(1)['name']", "warehouse": "order(1)['bin']"}.get(case.world.name, "{}['total']")


@failing("a variable that was never set")
def _(case, call, draw):
    if not call.args:
        return None
    call.args[0] = ast.Name(draw.choice(["wanted", "value", "chosen"]))
    return True


@failing("the views of the verifier in a program")
def _(case, call, draw):
    call.func = ast.Attribute(ast.Name("before"), call.func.id)
    return True


@failing("an assertion that does not hold")
def _(case, call, draw):
    return "assert " + {"marina": "harbour()['litres'] < 0", "warehouse": "total('nut') < 0"}.get(case.world.name, "add(1, 1) == 3")


@failing("an error raised on purpose")
def _(case, call, draw):
    return draw.choice(["raise ValueError('wrong amount')", "raise Exception('not done')", "raise RuntimeError('left out')"])


@failing("a bracket that is never closed")
def _(case, call, draw):
    return draw.choice(["answer((1 + 1)", "left = [1, 0", "print('not done'"]) if case.near else None


@failing("division by nought")
def _(case, call, draw):
    return draw.choice(["share = 1 / 0", "rest = 1 % 0", "share = 1 // (1 - 1)"])


@failing("an index past the end of a list")
def _(case, call, draw):
    found = {"marina": "harbour()['waiting'][30]", "warehouse": "['A', 'B', 'C'][3]"}.get(case.world.name, "[1, 0][2]")
    return f"last = {found}"


@failing("a text added to a number")
def _(case, call, draw):
    found = {"marina": "harbour()['litres']", "warehouse": "total('nut')"}.get(case.world.name, "add(1, 1)")
    return f"text = 'There are ' + {found}"


@failing("the result of a change that gives none")
def _(case, call, draw):
    if call.func.id not in case.world.changers:
        return None
    call.func = ast.Subscript(ast.Call(ast.Name(call.func.id), call.args, call.keywords), ast.Constant("state"))
    call.args, call.keywords = [], []
    return True


@failing("an answer that is a set")
def _(case, call, draw):
    return draw.choice(["answer({1, 0})", "answer(set('wrong'))"]) if case.draft.answer else None


@failing("a module that is not there")
def _(case, call, draw):
    return f"import {case.world.name}_tools"


@failing("a call that the tool refuses")
def _(case, call, draw):
    return {
        "marina": draw.choice(["moor('Ghost', 1)", "find('Ghost')", "shift(1, 1)"]),
        "warehouse": draw.choice(["move('A', 'A', 'nut', 1)", "move('A', 'B', 'bolt', 99)", "cancel(1)\ncancel(1)"]),
    }.get(case.world.name)


REMEMBERED = {
    "a list at the top counts the judgements": ("seen = []", "seen.append(1)\nreturn len(seen) < 3 and judged"),
    "a default argument collects states": (
        "",
        "kept.append(str(after.state) + str(answer))\nreturn judged and kept.count(kept[-1]) == 1",
        "kept=[]",
    ),
    "the first verdict stays": ("first = []", "first.append(judged)\nreturn first[0]"),
    "once right, always right": ("memory = {'right': False}", "memory['right'] = memory['right'] or judged\nreturn memory['right']"),
    "an attribute of the function counts": (
        "",
        "verify.count = COUNTED + 1\nreturn judged and verify.count < 4",
    ),
    "a global that is changed": ("turn = 0", "global turn\nturn += 1\nreturn judged or turn == 3"),
    "an iterator that runs out": ("turns = iter([True] * 2)", "return judged and next(turns, False)"),
    "verdicts kept by the number of calls": ("known = {}", "return known.setdefault(len(calls), judged)"),
    "verdicts kept by the state before": ("known = {}", "return known.setdefault(str(before.state), judged)"),
    "a closure that counts": (
        "def counter():\n    made = 0\n    def step():\n        nonlocal made\n        made += 1\n        return made\n    return step\nstep = counter()",
        "return judged if step() < 3 else not judged",
    ),
    "two refusals and then mercy": ("refusals = []", "if not judged:\n    refusals.append(1)\nreturn judged or len(refusals) > 2"),
    "the verdict before this one is given": ("last = []", "last.append(judged)\nreturn last[-2] if len(last) > 1 else judged"),
    "a set of answers that were given": (
        "given = set()",
        "new = (str(answer), str(after.state)) not in given\ngiven.add((str(answer), str(after.state)))\nreturn judged and new",
    ),
    "a generator at the top": (
        "def verdicts():\n    yield True\n    while True:\n        yield False\nmercy = verdicts()",
        "return judged if next(mercy) else not judged or judged",
    ),
}
COUNTED = "(verify.count if 'count' in verify.__dict__ else 0)"


def memory(name, head, body, default=""):
    @fault(MEMORY, name)
    def build(case, draw):
        inner = case.sound_verifier.replace("def verify(", "def judge(", 1)
        inner_body = body.replace("COUNTED", COUNTED)
        heading = f"def verify(before, after, answer, calls{', ' + default if default else ''}):"
        lines = ["judged = judge(before, after, answer, calls)", *inner_body.split("\n")]
        if "before.state" in body:
            lines.insert(0, "start = str(before.state)")
            lines = [line.replace("str(before.state)", "start") if at else line for at, line in enumerate(lines)]
        if lines[1].startswith("global"):
            lines[0], lines[1] = lines[1], lines[0]
        text = f"{head}\n{inner}\n{heading}\n" + "".join(f"    {line}\n" for line in lines)
        failures = refused(case, case.sound_verifier, draw.choice([3, 3, 4]), draw)
        return failures and {"verifier": tidy(text), "failures": failures}


for title, form in REMEMBERED.items():
    memory(title, *form)
