"""Loads an environment's tools.py, and calls its tools."""

import sys
import types
import typing

import wire


class Broken(Exception):
    """The environment's own code is at fault: one line, for its author."""


# Whether there are packages beside the standard library.
packages = False

_NOT_STANDARD = " (hint: tools import the standard library alone); environment.yaml may name a virtual environment under python"
_NOT_INSTALLED = " (hint: install it in the virtual environment that environment.yaml names under python)"

# What a program is given beside the tools, and cannot do without.
RESERVED = ("answer", "print", "ToolError")


# A state is kept, hashed and sent for every seed and every attempt.
LARGEST_STATE = 4 << 20


class Tools:
    """The tools of an environment and its initial states."""

    def __init__(self, source, evaluation=None):
        self.namespace = _namespace()
        _execute(source, "tools.py", self.namespace)
        self.initial_state = self.namespace.get("initial_state")
        if not callable(self.initial_state):
            raise Broken("tools.py: no function initial_state(seed)")
        self.functions = {}
        for name, value in list(self.namespace.items()):
            if _is_tool(name, value):
                self.functions[name] = value
            elif _is_wrapped(name, value):
                raise Broken("tools.py: %s is a tool in a wrapper, such as lru_cache makes: a tool is a plain function" % name)
        if not self.functions:
            raise Broken("tools.py: no tool: a tool is a public function whose first parameter is named state")
        for name in RESERVED:
            if name in self.functions:
                raise Broken("tools.py: a tool may not be named %s: programs have another use for it" % name)
        if evaluation is not None:
            _execute(evaluation, "evaluation.py", self.namespace)
            if not callable(self.namespace.get("held_out")):
                raise Broken("evaluation.py: no function held_out(seed)")

    def read_only(self, name):
        return getattr(self.functions[name], "_read_only", False)

    def initial(self, seed):
        """Returns a new initial state and its canonical text."""
        try:
            state = self.initial_state(seed)
        except BaseException as error:
            raise Broken("initial_state(%d): %s" % (seed, where(error))) from None
        if type(state) is not dict:
            raise Broken("initial_state(%d) returned %s, not a dict" % (seed, type(state).__name__))
        text = checked(state, "initial_state(%d)" % seed)
        if len(text) > LARGEST_STATE:
            raise Broken("initial_state(%d): the state has %d characters as JSON: at most %d are allowed" % (seed, len(text), LARGEST_STATE))
        return state, text


def read_only(function):
    """Marks a tool that leaves the state as it is."""
    function._read_only = True
    return function


def challenger_only(function):
    """Marks a tool that attempts do not see."""
    function._challenger_only = True
    return function


def _namespace():
    module = types.ModuleType("tools_of_environment")
    sys.modules[module.__name__] = module
    module.__dict__.update(
        read_only=read_only,
        challenger_only=challenger_only,
        Annotated=typing.Annotated,
        Literal=typing.Literal,
        TypedDict=typing.TypedDict,
    )
    return module.__dict__


def _execute(source, name, namespace):
    try:
        exec(compile(source, name, "exec"), namespace)
    except SyntaxError as error:
        raise Broken("%s: line %s: %s" % (name, error.lineno, error.msg)) from None
    except ModuleNotFoundError as error:
        raise Broken(where(error, name + ": ") + (_NOT_INSTALLED if packages else _NOT_STANDARD)) from None
    except BaseException as error:
        raise Broken(where(error, name + ": ")) from None


def _is_tool(name, value):
    if name.startswith("_") or not isinstance(value, types.FunctionType):
        return False
    if value.__module__ != "tools_of_environment":
        return False
    code = value.__code__
    return code.co_argcount > 0 and code.co_varnames[0] == "state"


def _is_wrapped(name, value):
    function = getattr(value, "__wrapped__", None)
    return not isinstance(value, types.FunctionType) and _is_tool(name, function)


def checked(state, who):
    """Returns the canonical text of a state that survives the round trip."""
    try:
        text = wire.canonical(state)
    except ValueError as error:
        raise Broken("%s: the state does not survive JSON: %s" % (who, error)) from None
    if wire.decode(text) != state:
        raise Broken("%s: the state does not survive JSON: it holds a tuple, or a key that is no str" % who)
    return text


def complaint(error):
    """What the caller of a tool reads of the exception that it raised."""
    kind = type(error)
    text = _text(error)
    if text and kind in (ValueError, RuntimeError, Exception):
        return text[:1000]
    return ("%s: %s" % (kind.__name__, text) if text else kind.__name__)[:1000]


def where(error, place=""):
    """One line, from outside in, with the place in the environment's files."""
    traceback = error.__traceback__
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if file in ("tools.py", "evaluation.py"):
            place = "%s: line %d: " % (file, traceback.tb_lineno)
        traceback = traceback.tb_next
    return place + summary(error)


def summary(error):
    """The kind and the message of an exception, in one line."""
    text = " ".join(_text(error).split())[:1000]
    return type(error).__name__ + ": " + text if text else type(error).__name__


def _text(error):
    """The message of an exception, whatever its class makes of it."""
    try:
        text = str(error)
    except BaseException:
        return "(its message cannot be read)"
    return text.encode("utf-8", "backslashreplace").decode()
