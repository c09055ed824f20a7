"""Environments as plain Python: load one, run a program in it, judge an end by a verifier.

This is a second, small reading of what an environment is. It checks the
arguments of calls against the annotations, takes back a call that raises, and
lets values cross as JSON, as a runtime does.
"""

import builtins
import copy
import functools
import inspect
import json
import math
import re
import typing
import warnings
from dataclasses import dataclass, field

PURE = (
    "abs all any bool chr complex dict divmod enumerate filter float format frozenset int isinstance "
    "iter len list map max min next ord pow range reversed round set slice sorted str sum tuple type "
    "zip callable Exception ValueError KeyError IndexError TypeError AssertionError StopIteration"
).split()
ALLOWED = {name: getattr(builtins, name) for name in PURE}
MOST_CALLS = 100


class ToolError(Exception):
    """A call was refused."""


@dataclass
class End:
    """How a program ended."""

    state: dict
    answer: object = None
    calls: list = field(default_factory=list)
    error: str = ""

    def same(self, other):
        return alike(self.state, other.state) and alike(self.answer, other.answer)

    def key(self):
        return json.dumps([self.state, self.answer], sort_keys=True)


def alike(a, b):
    """Equality of JSON values in which true is not 1."""
    return json.dumps(a, sort_keys=True) == json.dumps(b, sort_keys=True)


def crossed(value):
    return json.loads(json.dumps(value))


class World:
    """One environment: its tools, and the states that its seeds give."""

    def __init__(self, name, folder):
        self.name = name
        self.readers, self.changers, self.hidden = {}, {}, set()
        scope = {"read_only": self._mark_reader, "challenger_only": self._mark_hidden}
        self._read = set()
        with open(f"{folder}/tools.py", encoding="utf-8") as file:
            exec(compile(file.read(), "tools.py", "exec"), scope)
        self.scope = scope
        self.initial_state = scope["initial_state"]
        for key, value in scope.items():
            if inspect.isfunction(value) and not key.startswith("_") and key not in self.hidden:
                parameters = list(inspect.signature(value).parameters)
                if key in ("read_only", "challenger_only") or parameters[:1] != ["state"]:
                    continue
                (self.readers if key in self._read else self.changers)[key] = value
        self.tools = {**self.readers, **self.changers}
        self.parameters = {
            name: list(inspect.signature(tool).parameters)[1:] for name, tool in self.tools.items()
        }
        self.types = {
            name: typing.get_type_hints(tool, include_extras=True) for name, tool in self.tools.items()
        }

    def _mark_reader(self, function):
        self._read.add(function.__name__)
        return function

    def _mark_hidden(self, function):
        self.hidden.add(function.__name__)
        return function

    @functools.lru_cache(maxsize=100000)
    def _drawn(self, seed):
        return json.dumps(self.initial_state(seed))

    def state(self, seed):
        return json.loads(self._drawn(seed))

    def enumerations(self):
        """The groups of words that the schema lists."""
        groups = []
        hints = [hint for types in self.types.values() for hint in types.values()]
        for record in [hint for hint in hints if typing.is_typeddict(hint)]:
            hints += typing.get_type_hints(record, include_extras=True).values()
        for hint in hints:
            if typing.get_origin(hint) is list:
                hint = typing.get_args(hint)[0]
            if typing.get_origin(hint) is typing.Literal and typing.get_args(hint) not in groups:
                groups.append(typing.get_args(hint))
        return groups

    def bind(self, tool, positional, named):
        """The arguments of a call by name; ToolError if they are not of the annotated types."""
        names = self.parameters[tool]
        if len(positional) > len(names) or set(named) - set(names):
            raise ToolError(f"{tool}: too many arguments")
        arguments = {**dict(zip(names, positional)), **named}
        if set(arguments) != set(names):
            raise ToolError(f"{tool}: missing arguments")
        arguments = crossed(arguments)
        for name, value in arguments.items():
            if not fits(value, self.types[tool].get(name)):
                raise ToolError(f"{tool}: {name}: unfit value {value!r}")
        return arguments


def fits(value, hint):
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return type(value) is int and value in args[1]
    if origin is typing.Literal:
        return value in args
    return not isinstance(hint, type) or type(value) is hint


def caller(world, end, tool):
    """A tool as a function that a program calls."""

    def call(*positional, **named):
        record = {"tool": tool, "arguments": {}, "value": None, "error": None}
        end.calls.append(record)
        if len(end.calls) > MOST_CALLS:
            raise ToolError("too many calls")
        saved = copy.deepcopy(end.state) if tool in world.changers else end.state
        try:
            record["arguments"] = world.bind(tool, positional, named)
            record["value"] = crossed(world.tools[tool](end.state, **record["arguments"]))
        except Exception as problem:
            end.state = saved
            record["error"] = str(problem)
            raise ToolError(str(problem)) from None
        return crossed(record["value"])

    return call


def run(world, seed, program):
    """Carry a program out on a fresh state."""
    end = End(world.state(seed))

    def answer(value):
        if isinstance(value, (set, frozenset)):
            raise ValueError("a set is not JSON")
        end.answer = crossed(value)

    scope = {tool: caller(world, end, tool) for tool in world.tools}
    scope.update(answer=answer, print=lambda *values, **named: None, __name__="program")
    try:
        exec(compiled(program), scope)
    except Exception as problem:
        end.error = f"{type(problem).__name__}: {problem}"
    return end


@functools.lru_cache(maxsize=50000)
def compiled(text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return compile(text, "text", "exec")


class View:
    """What a verifier sees of a state: the tools that change nothing, and the state itself."""

    def __init__(self, world, state):
        self.state = state
        for name in world.readers:
            setattr(self, name, functools.partial(self._read, world, name))

    def _read(self, world, name, *positional, **named):
        arguments = world.bind(name, positional, named)
        return crossed(world.readers[name](self.state, **arguments))


def scope_of(verifier):
    scope = {"__builtins__": ALLOWED, "math": math, "re": re}
    exec(compiled(verifier), scope)
    return scope


def judge(world, seed, verifier, end):
    """What a fresh verifier says of an end: True, False, or a string with the reason it broke."""
    try:
        return verdict(world, seed, scope_of(verifier), end)
    except Exception as problem:
        return f"broken: {type(problem).__name__}: {problem}"


def verdict(world, seed, scope, end):
    before, after = View(world, world.state(seed)), View(world, copy.deepcopy(end.state))
    said = scope["verify"](before, after, crossed(end.answer), copy.deepcopy(end.calls))
    if type(said) is not bool:
        raise TypeError(f"returned {type(said).__name__}, not a bool")
    return said
