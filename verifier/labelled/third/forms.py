"""The forms of a verifier, and of a solution: one content, written in several styles."""

import ast

from worlds import View, run, scope_of

HEAD = "def verify(before, after, answer, calls):"


def tidy(text):
    """One layout for all programs, so that layout tells nothing."""
    return ast.unparse(ast.parse(text)) + "\n"


def indent(lines):
    return "".join(f"    {line}\n" for text in lines for line in text.split("\n"))


def function(lines, head=HEAD):
    return f"{head}\n{indent(lines)}"


class Content:
    """What a verifier of a draft has to compare: parts of the state, the answer, the rest."""

    def __init__(self, world, draft, parts=None, answer=True, frame=True, literal=False):
        self.draft = draft
        self.setup = [draft.setup] if draft.setup else []
        chosen = range(len(draft.parts)) if parts is None else parts
        self.paths = [part[0] for part in draft.parts]
        self.checks = []
        ends = ended(world, draft) if literal else None
        for index in chosen:
            path, value, *reader = draft.parts[index]
            self.checks.append(
                (index, reader[0] if reader else f"after.state{path}", ends[index] if literal else value)
            )
        self.unchecked = [index for index in range(len(draft.parts)) if index not in chosen]
        self.frame = frame
        self.answer = None
        if answer and draft.answer:
            self.answer = repr(draft.right) if literal else draft.answer
        self.same = "is" if isinstance(draft.right, bool) else "=="

    def told(self, value=None):
        return f"answer {self.same} ({value or self.answer})"

    def rest(self):
        """The state before, with the parts that may change taken over from the state after."""
        return ["rest = before.state", *(f"rest{path} = after.state{path}" for path in self.paths)]

    def unmoved(self):
        return "after.state == rest" if self.paths else "after.state == before.state"


def ended(world, draft):
    """The right values of the parts, as literals."""
    scope = scope_of("def verify(before, after, answer, calls):\n    return True\n")
    scope["before"] = View(world, world.state(draft.seed))
    exec(draft.setup, scope)
    return [repr(eval(f"state{path}", {**scope, "state": draft.state})) for path, *_ in draft.parts]


def by_relations(content):
    """One conjunction of comparisons."""
    lines = list(content.setup)
    terms = [f"{left} == ({right})" for _, left, right in content.checks]
    if content.answer:
        terms.append(content.told())
    if not content.frame:
        return function([*lines, "return " + " and ".join(terms)])
    if not content.paths:
        return function([*lines, "return " + " and ".join([*terms, content.unmoved()])])
    return function(
        [
            *lines,
            "done = " + " and ".join(terms or ["True"]),
            *content.rest(),
            "return done and " + content.unmoved(),
        ]
    )


def by_ifs(content):
    """A row of ifs with return False."""
    lines = list(content.setup)
    lines += [f"if {left} != ({right}):\n    return False" for _, left, right in content.checks]
    if content.answer:
        lines.append(
            f"if not {content.told()}:\n    return False"
            if content.same == "is"
            else f"if answer != ({content.answer}):\n    return False"
        )
    if not content.frame:
        return function([*lines, "return True"])
    if content.paths:
        lines += content.rest()
    return function([*lines, f"return {content.unmoved()}"])


def by_list(content):
    """A list of checks, and all() of it."""
    checks = [f"{left} == ({right})" for _, left, right in content.checks]
    if content.answer:
        checks.append(content.told())
    lines = [*content.setup, f"checks = [{', '.join(checks)}]"]
    if content.frame:
        lines += content.rest() if content.paths else []
        lines.append(f"checks.append({content.unmoved()})")
    return function([*lines, "return all(checks)"])


def edited(content):
    """Lines that turn the state before into the one that is wanted; values are computed first."""
    values = [
        (f"value{place}" if len(content.checks) > 1 else "value", index, right)
        for place, (index, _, right) in enumerate(content.checks, start=1)
    ]
    lines = [*content.setup, *(f"{name} = {right}" for name, _, right in values)]
    if content.answer:
        lines.append(f"right = {content.answer}")
    lines.append("want = before.state")
    lines += [f"want{content.paths[index]} = {name}" for name, index, _ in values]
    return lines + [
        f"want{content.paths[index]} = after.state{content.paths[index]}" for index in content.unchecked
    ]


def by_whole(content):
    """The state before is changed as it should be, and compared as a whole."""
    if not content.frame:
        return by_relations(content)
    told = f" and {content.told('right')}" if content.answer else ""
    return function([*edited(content), f"return after.state == want{told}"])


def by_helper(content):
    """A helper function builds the state that is wanted."""
    if not content.frame or not content.paths:
        return by_question_helper(content) if content.answer and not content.paths else by_ifs(content)
    body = [line for line in edited(content) if not line.startswith("right = ")]
    helper = function([*body, "return want"], "def expected(before, after):")
    if not content.answer:
        return helper + "\n" + function(["return expected(before, after) == after.state"])
    lines = [
        *content.setup,
        f"right = {content.answer}",
        f"if not {content.told('right')}:\n    return False",
    ]
    return helper + "\n" + function([*lines, "return expected(before, after) == after.state"])


def by_question_helper(content):
    helper = function([*content.setup, f"return {content.answer}"], "def right(before):")
    frame = " and after.state == before.state" if content.frame else ""
    return helper + "\n" + function([f"return {content.told('right(before)')}{frame}"])


def by_literal(content):
    """The end itself, written out."""
    draft = content.draft
    terms = [f"after.state == {draft.state!r}"] if content.frame and not content.unchecked else []
    if not terms:
        return by_whole(content)
    if content.answer:
        terms.append(content.told(repr(draft.right)))
    return function(["return " + " and ".join(terms)])


def by_sections(content):
    """Section by section of the state that is wanted."""
    if not content.frame or not content.paths:
        return by_list(content)
    lines = edited(content)
    if content.answer:
        lines.append(f"if not ({content.told('right')}):\n    return False")
    loop = "for section in want:\n    if after.state[section] != want[section]:\n        return False"
    return function([*lines, loop, "return len(after.state) == len(want)"])


LEAVES = """def leaves(value, path):
    if isinstance(value, dict):
        return [leaf for key in sorted(value) for leaf in leaves(value[key], path + [key])]
    if isinstance(value, list):
        return [leaf for at, inner in enumerate(value) for leaf in leaves(inner, path + [at])]
    return [(path, value)]

"""


def by_leaves(content):
    """The leaves of the state, one by one."""
    if not content.frame:
        return by_list(content)
    told = f" and {content.told('right')}" if content.answer else ""
    return LEAVES + function([*edited(content), f"return leaves(after.state, []) == leaves(want, []){told}"])


def by_undoing(content):
    """What had to change is checked, then set back, and nothing else may differ."""
    if not content.frame or not content.paths:
        return by_relations(content)
    terms = [f"{left} == ({right})" for _, left, right in content.checks]
    if content.answer:
        terms.append(content.told())
    lines = [
        *content.setup,
        f"if not ({' and '.join(terms or ['True'])}):\n    return False",
        "undone = after.state",
    ]
    lines += [f"undone{path} = before.state{path}" for path in content.paths]
    return function([*lines, "return undone == before.state"])


def by_negation(content):
    """What is wrong, and not that."""
    terms = [f"{left} != ({right})" for _, left, right in content.checks]
    if content.answer:
        terms.append(f"not ({content.told()})")
    if not terms:
        return by_whole(content)
    lines = [*content.setup, "wrong = " + " or ".join(terms)]
    if not content.frame:
        return function([*lines, "return not wrong"])
    lines += content.rest() if content.paths else []
    return function([*lines, f"return not (wrong or {content.unmoved().replace('==', '!=')})"])


def by_loop(content):
    """Each of several places in turn; the rest is compared at the end."""
    draft = content.draft
    if not draft.loop or len(content.checks) < len(draft.parts):
        return by_ifs(content)
    numbers, path, value = draft.loop
    step = f"if after.state{path} != {value}:\n        return False\n    rest{path} = after.state{path}"
    return function(
        [*content.setup, "rest = before.state", f"for k in {numbers}:\n    {step}", *told_line(content), "return after.state == rest"]
    )


def told_line(content):
    return [f"if not ({content.told()}):\n    return False"] if content.answer else []


def by_differences(content):
    """The places that differ from the state that is wanted are counted."""
    if not content.frame or not content.paths:
        return by_question_helper(content) if content.answer and not content.paths else by_ifs(content)
    lines = [*edited(content), "off = [part for part in want if after.state.get(part) != want[part]]"]
    told = f" and {content.told('right')}" if content.answer else ""
    return function([*lines, f"return not off{told} and set(want) == set(after.state)"])


def by_pairs(content):
    """Pairs of what is and what should be."""
    pairs = [f"({left}, {right})" for _, left, right in content.checks]
    if content.answer and content.same == "==":
        pairs.append(f"(answer, {content.answer})")
    if not pairs or content.same == "is":
        return by_relations(content)
    lines = [*content.setup, f"pairs = [{', '.join(pairs)}]"]
    if content.frame:
        lines += [*(content.rest() if content.paths else ["rest = before.state"]), "pairs.append((after.state, rest))"]
    return function([*lines, "return all(found == wanted for found, wanted in pairs)"])


STYLES = {
    "loop": by_loop,
    "differences": by_differences,
    "pairs": by_pairs,
    "relations": by_relations,
    "ifs": by_ifs,
    "list of checks": by_list,
    "whole state": by_whole,
    "helper": by_helper,
    "literal end": by_literal,
    "sections": by_sections,
    "leaves": by_leaves,
    "undoing": by_undoing,
    "negation": by_negation,
}


def verifier(world, draft, style, **choice):
    """A verifier of a draft in a style; `choice` leaves parts, the answer or the rest unchecked."""
    return tidy(STYLES[style](Content(world, draft, **choice)))


class Marked(Content):
    """Content with some comparisons replaced by tests: {part: expression or None}, and `told` for the answer."""

    def __init__(self, world, draft, tests, told=None, **choice):
        super().__init__(world, draft, **choice)
        self.checks = [
            (index, f"({tests[index]})", "HOLDS") if index in tests else (index, left, right)
            for index, left, right in self.checks
            if tests.get(index, "") is not None
        ]
        self.test = told and f"({told})"
        if told == "":
            self.answer = None
        if told:
            self.answer, self.same = "HOLDS", "is"

    def told(self, value=None):
        return self.test or super().told(value)


class Unmark(ast.NodeTransformer):
    """`test == HOLDS` becomes `test`, and `test != HOLDS` becomes `not test`."""

    def visit_Compare(self, node):
        self.generic_visit(node)
        if not (isinstance(node.comparators[0], ast.Name) and node.comparators[0].id == "HOLDS"):
            return node
        return ast.UnaryOp(ast.Not(), node.left) if isinstance(node.ops[0], ast.NotEq) else node.left


PLAIN = ("relations", "ifs", "list of checks", "undoing", "negation")


def marked(world, draft, style, tests, told=None, **choice):
    """A verifier in one of the plain styles with some comparisons replaced by tests."""
    text = STYLES[style](Marked(world, draft, tests, told, **choice))
    return tidy(ast.unparse(ast.fix_missing_locations(Unmark().visit(ast.parse(text)))))


def any_style(draw, draft):
    """A style, and whether values are written out."""
    if draft.loop and draw.random() < 0.4:
        return "loop", False
    return draw.choice(list(STYLES)), draw.random() < 0.2


def named(world, text):
    """The same program with arguments by name."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in world.parameters
        ):
            if any(isinstance(value, ast.Starred) for value in node.args):
                continue
            names = world.parameters[node.func.id]
            node.keywords = [
                ast.keyword(name, value) for name, value in zip(names, node.args)
            ] + node.keywords
            node.args = []
    return ast.unparse(tree) + "\n"


def wrapped(text):
    """The same program as a function that is called."""
    return "def solve():\n" + indent(text.rstrip("\n").split("\n")) + "\nsolve()\n"


def dressed(world, text, draw):
    """A solution in one of several styles."""
    style = draw.random()
    if style < 0.2:
        text = named(world, text)
    if 0.15 < style < 0.3 and "def " not in text:
        text = wrapped(text)
    return tidy(text)


def script(calls, answer=None):
    """A program that makes these calls, and gives this answer."""
    lines = [f"{tool}({', '.join(repr(value) for value in arguments.values())})" for tool, arguments in calls]
    if answer is not None:
        lines.append(f"answer({answer!r})")
    return "\n".join(lines or ["pass"]) + "\n"


def changes(world, seed, program):
    """The calls of a program that change the state."""
    end = run(world, seed, program)
    return [
        (call["tool"], call["arguments"])
        for call in end.calls
        if call["tool"] in world.changers and not call["error"]
    ]
