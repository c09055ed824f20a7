"""Ends near the right one: programs that come close and do not do what is asked."""

import ast
import typing

from forms import changes, script, tidy
from worlds import run

FLIPPED = {
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
SWAPPED = {"max": "min", "min": "max", "larger": "smaller", "smaller": "larger"}


def groups(world, state):
    """Groups of words that can stand for each other: enumerations, and names in the state."""
    found = [list(group) for group in world.enumerations()]
    if "dogs" in state:
        found.append(sorted(state["dogs"]))
    return found


def others(value, world, state, draw):
    """Values in the place of one in a program or a call."""
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int):
        return [value + 1, value - 1, value + 2] if value > 1 else [value + 1]
    if isinstance(value, str):
        words = [w for group in groups(world, state) if value in group for w in group if w != value]
        draw.shuffle(words)
        return words[:3] or (["Something else.", value + "!", value.upper()] if value else [])
    return []


def rewritten(text, index, change):
    """A program with its node number `index` replaced by `change(node)`, or None."""
    tree = ast.parse(text)
    target = list(ast.walk(tree))[index]
    fresh = change(target)
    if fresh is None:
        return None

    class Put(ast.NodeTransformer):
        def visit(self, node):
            return fresh if node is target else self.generic_visit(node)

    return ast.unparse(ast.fix_missing_locations(Put().visit(tree))) + "\n"


def one_more(node):
    """answer(x + 1) for answer(x)."""
    return ast.Call(node.func, [ast.BinOp(node.args[0], ast.Add(), ast.Constant(1))], [])


def opposite(node):
    """answer(not x) for answer(x)."""
    return ast.Call(node.func, [ast.UnaryOp(ast.Not(), node.args[0])], [])


def variants(node, world, state, draw):
    """Changes to one node of a program."""
    if isinstance(node, ast.Constant):
        return [lambda _, v=v: ast.Constant(v) for v in others(node.value, world, state, draw)]
    if isinstance(node, ast.Compare) and type(node.ops[0]) in FLIPPED:
        return [lambda n: ast.Compare(n.left, [FLIPPED[type(n.ops[0])]()], n.comparators)]
    if isinstance(node, ast.Name) and node.id in SWAPPED:
        return [lambda n: ast.Name(SWAPPED[n.id], n.ctx)]
    if isinstance(node, ast.Expr):
        return [lambda n: ast.Pass()]
    if isinstance(node, ast.For):
        return [
            lambda n: ast.For(
                n.target,
                ast.Subscript(ast.Call(ast.Name("list"), [n.iter], []), ast.Slice(lower=ast.Constant(1))),
                n.body,
                n.orelse,
            )
        ]
    if isinstance(node, ast.If) and node.orelse:
        return [lambda n: ast.If(n.test, n.orelse, n.body)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        flipped = ast.Sub if isinstance(node.op, ast.Add) else ast.Add
        return [lambda n: ast.BinOp(n.left, flipped(), n.right), lambda n: n.left]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "answer":
        return [one_more, opposite]
    return []


def mutants(world, seed, program, draw):
    """Programs that differ from a solution in one place."""
    state = world.state(seed)
    found = []
    for index, node in enumerate(ast.walk(ast.parse(program))):
        for change in variants(node, world, state, draw):
            found.append(rewritten(program, index, change))
    return [text for text in found if text]


def argument(hint, name, world, state, draw):
    """Some value for an argument."""
    if hint is bool:
        return draw.choice([True, False])
    if typing.get_origin(hint) is typing.Literal:
        return draw.choice(typing.get_args(hint))
    if typing.get_origin(hint) is typing.Annotated:
        return draw.choice([number for number in (1, 2, 3, 5, 17) if number in typing.get_args(hint)[1]])
    words = {"name": sorted(state.get("dogs", []))}
    return draw.choice(words.get(name) or ["Something else."])


def extra_calls(world, seed, draw, count=12):
    """Some calls that change the state."""
    state, found = world.state(seed), []
    for _ in range(count):
        if not world.changers:
            break
        tool = draw.choice(sorted(world.changers))
        arguments = {
            name: argument(world.types[tool].get(name), name, world, state, draw)
            for name in world.parameters[tool]
        }
        found.append((tool, arguments))
    return found


def wrong_answers(right, world, state, draw):
    """Answers near the right one."""
    if isinstance(right, bool):
        texts = ["true", "false", "yes", "no", "maybe", "True" if right else "False", ""]
        return [not right, *texts, [right], [not right], {"answer": right}]
    if isinstance(right, int):
        near = [right + 1, right - 1, right + 10, right - 10, -right, right * 2, right + 2, right + 100]
        return near + [str(right), [right], right // 2]
    if isinstance(right, str):
        return wrong_words(right, world, state, draw)
    if isinstance(right, list):
        return wrong_lists(right, world, state, draw)
    return wrong_mappings(right, world, state, draw)


def wrong_words(right, world, state, draw):
    near = others(right, world, state, draw)
    return near + [
        right.lower(),
        right.upper(),
        right + "s",
        right + " or so",
        "the " + right,
        right[:1],
        right[::-1],
        f"{right} ",
        [right],
        "",
    ]


def wrong_lists(right, world, state, draw):
    near = [
        right[::-1],
        right[:-1],
        right[1:],
        right + right[:1],
        [],
        right + ["more"],
        sorted(right),
        sorted(right, reverse=True),
        ", ".join(map(str, right)),
    ]
    near += [right[1:] + right[:1], [right[0]] * len(right), [str(x).lower() for x in right]]
    return near + [right[:-1] + [x] for x in others(right[-1], world, state, draw)]


def wrong_mappings(right, world, state, draw):
    near = [{key: value for key, value in right.items() if key != gone} for gone in right]
    near += [
        {**right, key: other} for key in right for other in others(right[key], world, state, draw)[:2] + [""]
    ]
    keys, values = list(right), list(right.values())
    return near + [
        {**right, "more": 0},
        dict(zip(keys, values[::-1])),
        values,
        {k.upper(): v for k, v in right.items()},
    ]


def altered(calls, world, seed, draw):
    """Lists of calls with one left out, made twice, or with another argument."""
    state, found = world.state(seed), []
    for index, (tool, arguments) in enumerate(calls):
        before, later = calls[:index], calls[index + 1 :]
        found.append(before + later)
        found.append(before + [(tool, arguments)] * 2 + later)
        for name, value in arguments.items():
            for other in others(value, world, state, draw):
                found.append(before + [(tool, {**arguments, name: other})] + later)
    return found


def near_programs(world, seed, solution, right, draw):
    """Programs near a solution: (how it was made, program)."""
    calls = changes(world, seed, solution)
    found = [("mutant", text) for text in mutants(world, seed, solution, draw)]
    found += [("calls", script(other, right)) for other in altered(calls, world, seed, draw)]
    if calls:
        found += [("calls", script(calls[:k], right)) for k in range(len(calls))]
    found += [("extra", solution + script([call])) for call in extra_calls(world, seed, draw)]
    if right is not None:
        near = wrong_answers(right, world, world.state(seed), draw)
        found += [("answer", script(calls, other)) for other in near]
        found.append(("answer", script(calls)))
        found += [("both", script(other, near[0])) for other in altered(calls, world, seed, draw)[:3]]
    return found


def near_ends(world, seed, solution, right, draw):
    """Programs near a solution that run and end elsewhere, each end once: (how, program, end)."""
    seen, found = {right.key()}, []
    programs = near_programs(world, seed, solution, right.answer, draw)
    for how, text in programs:
        end = run(world, seed, text)
        if end.error or mistyped(end.answer, right.answer):
            continue
        if end.key() not in seen:
            seen.add(end.key())
            found.append((how, trimmed(text), end))
    return found


def mistyped(answer, right):
    """Whether a truth value stands for a number, or the other way round: that is nobody's answer."""
    return (
        isinstance(answer, bool)
        and not isinstance(right, bool)
        or type(answer) is int
        and isinstance(right, bool)
    )


def trimmed(text):
    """A program without the places that statements were taken from."""
    tree = ast.parse(text)
    tree.body = [node for node in tree.body if not isinstance(node, ast.Pass)] or [ast.Pass()]
    return tidy(ast.unparse(tree))
