"""The assessor role: an author's rewards.py or verify.py, over data.

Runs no model's code. A child of pid 1 runs one of the files anew and calls its
functions, a message a call, so that nothing a file keeps outlives the child, and
what hangs or dies costs no more than it. What goes wrong is told in one line, with
the file, the line and the function; no value ever stands for it.
"""

import gc
import inspect
import math
import random
import sys
import types
import _signal as signal  # as slot has it

import library
import slot
import tools
import wire

REWARDS, INVARIANT = "rewards.py", "verify.py"

_LONGEST_REASON = 1000
_LARGEST_REWARD = 1_000_000  # weighted, added up and squared it stays a number


class Fault(Exception):
    """What is wrong, and the function that is at fault, if one is."""

    def __init__(self, what, function=None):
        super().__init__(what)
        self.function = function


class Late(BaseException):
    """The time is over."""


class Clock:
    """Bounds the time of calls. It rings again where somebody does not listen."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.late = False
        signal.signal(signal.SIGALRM, self._ring)

    def call(self, function, *arguments):
        self.late = False
        signal.setitimer(signal.ITIMER_REAL, self.seconds, 0.1)
        try:
            result = function(*arguments)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        if self.late:
            raise Late
        return result

    def _ring(self, *_):
        self.late = True
        raise Late


class File:
    """A file of the author's, and its functions once it has run."""

    def __init__(self, name, seconds):
        self.name = name
        self.clock = Clock(seconds)
        self.functions = {}

    def load(self, source):
        """Runs the file, and returns its functions with their lines."""
        module = types.ModuleType("author")
        sys.modules[module.__name__] = module
        self.clock.call(exec, compile(source, self.name, "exec"), module.__dict__)
        self.functions = _rewards(module) if self.name == REWARDS else _invariant(module)
        return {"functions": [[name, _line(function)] for name, function in self.functions.items()]}

    def call(self, name, seed, texts):
        """Calls a function over data of its own, and returns its value."""
        function = self.functions[name]
        random.seed(seed)
        value = self.clock.call(function, *map(wire.decode, texts))
        return {"value": _reward(value, function) if self.name == REWARDS else _ruling(value, function)}

    def complaint(self, error, name=""):
        """Tells what was raised, by a function if it has a name."""
        late = self.clock.late
        self.clock.late = False
        line, what = self._place(error), tools.summary(error)
        if late:
            what = "took longer than %g s" % self.clock.seconds
        elif isinstance(error, Fault):
            line, what = error.function and _line(error.function), str(error)
        elif isinstance(error, SyntaxError) and not line:
            line, what = error.lineno, error.msg
        elif isinstance(error, ModuleNotFoundError):
            what += " (hint: %s imports the standard library alone)" % self.name
        if not line and name:
            line = _line(self.functions[name])
        parts = [self.name, "line %d" % line if line else "", name, what]
        return {"broken": ": ".join(filter(None, parts)), "late": late}

    def _place(self, error):
        """The innermost line of the file that an exception went through, or 0."""
        line, traceback = 0, error.__traceback__
        while traceback is not None:
            if traceback.tb_frame.f_code.co_filename == self.name:
                line = traceback.tb_lineno
            traceback = traceback.tb_next
        return line


def _line(function):
    return function.__code__.co_firstlineno


def _rewards(module):
    """Finds the reward functions: all that are public."""
    rewards = {}
    for name, value in vars(module).items():
        if name.startswith("_") or not _is_own(value, module):
            continue
        if not isinstance(value, types.FunctionType):
            raise Fault("%s is a function in a wrapper, such as lru_cache makes: a reward is a plain function" % name)
        if not name.isascii():
            raise Fault("%s: the name of a reward is made of ASCII letters, digits and _" % name, value)
        _check_form(name, value, ["task", "trajectory"], " (hint: begin its name with _ if it is none)")
        rewards[name] = value
    if not rewards:
        raise Fault("no reward: a reward is a public function, def NAME(task, trajectory)")
    return rewards


def _is_own(value, module):
    """Whether a function, in a wrapper or not, was defined in the module."""
    function = value if isinstance(value, types.FunctionType) else getattr(value, "__wrapped__", None)
    return isinstance(function, types.FunctionType) and function.__module__ == module.__name__


def _invariant(module):
    function = vars(module).get("verify")
    if not isinstance(function, types.FunctionType):
        raise Fault("no function verify(task, before, after, answer, calls)")
    _check_form("verify", function, ["task", "before", "after", "answer", "calls"], "")
    return {"verify": function}


_NOT_PLAIN = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


def _check_form(name, function, wanted, hint):
    """Raises Fault unless a function takes what it will be given."""
    parameters = inspect.signature(function).parameters.values()
    plain = all(p.kind is p.POSITIONAL_OR_KEYWORD and p.default is p.empty for p in parameters)
    if not plain or [p.name for p in parameters] != wanted:
        raise Fault("%s: write def %s(%s)%s" % (name, name, ", ".join(wanted), hint), function)
    if function.__code__.co_flags & _NOT_PLAIN:
        raise Fault("%s: a plain function is wanted, without async and yield" % name, function)


def _reward(value, function):
    """Returns a reward as it crosses, or raises Fault."""
    if type(value) not in (int, float):
        raise Fault("returned %s, not a number" % type(value).__name__, function)
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise Fault("returned %s: a reward is a finite number" % ("nan" if number != number else "infinity"), function)
    if abs(number) > _LARGEST_REWARD:
        raise Fault("returned %.3g: a reward is at most %d either way" % (number, _LARGEST_REWARD), function)
    return number


def _ruling(value, function):
    """Returns True, False, or the reason of a refusal, or raises Fault."""
    if value is True or value is False:
        return value
    if type(value) is not str:
        raise Fault("returned %s: want True, False, or the reason of a refusal" % type(value).__name__, function)
    reason = " ".join(value.split())[:_LONGEST_REASON].encode("utf-8", "backslashreplace").decode()
    if not reason:
        raise Fault("returned an empty text: want True, False, or the reason of a refusal", function)
    return reason


class Work:
    """Forks a child per batch of calls."""

    ready = None

    def __init__(self, config):
        self.limits = config["child_limits"]

    def run(self, control):
        slot.forking(control, self._serve, self.limits)

    def _serve(self, channel, _):
        gc.enable()
        # A state that was encoded within the limit is decoded from further down.
        sys.setrecursionlimit(2 * sys.getrecursionlimit())
        order = channel.receive()
        file = File(order["file"], order["seconds"])
        try:
            told = file.load(order["source"])
        except BaseException as error:
            told = file.complaint(error)
        while True:
            channel.send(wire.encode({"nonce": order["nonce"], **told}))
            told = self._answer(file, channel.receive())

    def _answer(self, file, asked):
        try:
            return file.call(asked["function"], asked["seed"], asked["arguments"])
        except BaseException as error:
            return file.complaint(error, asked["function"])
