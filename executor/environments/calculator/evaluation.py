"""Held-out tasks of the calculator.

A quarter asks for one function, 45 % for a pair of functions that no corpus
shows one inside the other, the rest for three with at least one such pair. Every
task has a number beyond the examples of environment.yaml. The names of tools.py
are in scope.
"""

import random

EXAMPLES = 12  # the largest number that the corpus writes
LARGEST = 16

# The pairs of held_out in environment.yaml, as inner and outer function; a test
# holds the two together.
UNSEEN = {
    "add": {"subtract", "divide", "remainder", "smaller"},
    "subtract": {"multiply", "remainder", "larger", "cents"},
    "multiply": {"divide", "larger", "smaller", "add"},
    "divide": {"remainder", "smaller", "cents", "subtract"},
    "remainder": {"larger", "cents", "add", "multiply"},
    "larger": {"smaller", "add", "subtract", "divide"},
    "smaller": {"cents", "subtract", "multiply", "remainder"},
    "cents": {"add", "multiply", "divide", "larger"},
}

# How an instruction names each function, and the function.
FUNCTIONS = {
    "add": ("the sum of {} and {}", add),
    "subtract": ("the difference of {} and {}", subtract),
    "multiply": ("the product of {} and {}", multiply),
    "divide": ("the quotient of {} and {}", divide),
    "remainder": ("the remainder of {} and {}", remainder),
    "larger": ("the larger of {} and {}", larger),
    "smaller": ("the smaller of {} and {}", smaller),
    "cents": ("the cents in {} {}", cents),
}


def held_out(seed):
    draw = random.Random(f"calculator {seed}")
    size = draw.choices((1, 2, 3), weights=(25, 45, 30))[0]
    while True:
        task = _task(_expression(draw, size), size, draw)
        if task is not None:
            return task


# An expression is a number, the name of a coin, or (function, first, second).


def _expression(draw, size):
    if size == 0:
        return draw.randint(1, LARGEST)
    name = draw.choice(list(FUNCTIONS))
    if name == "cents":
        return name, _expression(draw, size - 1), draw.choice(list(CENTS))
    first = draw.randrange(size)
    return name, _expression(draw, first), _expression(draw, size - 1 - first)


def _task(expression, size, draw):
    """Make a task of the expression, or None where it does not make a good one."""
    pairs = list(_pairs(expression))
    novel = any(outer in UNSEEN[inner] for inner, outer in pairs)
    if size > 1 and not novel:
        return None
    if max(_numbers(expression)) <= EXAMPLES:
        return None
    value = _value(expression)
    if value is None:
        return None
    failures = _failures(expression, value, draw)
    if len(failures) < 3:
        return None
    return {
        "instruction": "tell " + _words(expression),
        "verifier": f"def verify(before, after, answer, calls):\n    return answer == {value!r}\n",
        "solution": f"answer({_code(expression)})",
        "failures": failures,
        "family": "+".join(_names(expression)),
        "parts": size,
        "novel": novel,
    }


def _pairs(expression):
    if isinstance(expression, tuple):
        for inner in expression[1:]:
            if isinstance(inner, tuple):
                yield inner[0], expression[0]
            yield from _pairs(inner)


def _names(expression):
    """Name the functions, inner ones first: the order in which they run."""
    if not isinstance(expression, tuple):
        return []
    return _names(expression[1]) + _names(expression[2]) + [expression[0]]


def _numbers(expression):
    if isinstance(expression, tuple):
        return _numbers(expression[1]) + _numbers(expression[2])
    return [expression] if isinstance(expression, int) else []


def _words(expression):
    if not isinstance(expression, tuple):
        return str(expression)
    name, first, second = expression
    return FUNCTIONS[name][0].format(_words(first), _words(second))


def _code(expression):
    if isinstance(expression, tuple):
        name, first, second = expression
        return f"{name}({_code(first)},{_code(second)})"
    return f'"{expression}"' if isinstance(expression, str) else str(expression)


def _value(expression):
    """Return the value, or None where there is none or it is a long number."""
    if not isinstance(expression, tuple):
        return expression
    first, second = _value(expression[1]), _value(expression[2])
    if first is None or second is None:
        return None
    try:
        value = FUNCTIONS[expression[0]][1](None, first, second)
    except ZeroDivisionError:
        return None
    return value if abs(value) < 1000 else None


def _failures(expression, value, draw):
    """Return three programs that run and come to something else: with another
    function or another number."""
    programs = []
    for _ in range(60):
        other = _disturb(expression, draw)
        program = f"answer({_code(other)})"
        if program not in programs and _value(other) not in (None, value):
            programs.append(program)
    return programs[:3]


def _disturb(expression, draw):
    if isinstance(expression, str):
        return draw.choice(list(CENTS))
    if not isinstance(expression, tuple):
        return draw.randint(1, LARGEST)
    where = draw.randrange(3)
    if where == 0 and expression[0] != "cents":
        return (draw.choice([n for n in FUNCTIONS if n != "cents"]),) + expression[1:]
    where = max(where, 1)
    changed = list(expression)
    changed[where] = _disturb(expression[where], draw)
    return tuple(changed)
