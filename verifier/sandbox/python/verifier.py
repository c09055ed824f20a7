"""The verifier role: judges outcomes, which are data, by a task's verifier.

A child of pid 1 judges outcomes of one item, in the order in which it is told
to, or one outcome twice. Each evaluation runs the verifier's definition anew over
fresh copies. What one could tell the next all the same, through caches and
addresses, the owner makes worthless: by the orders in which it asks. Where a
verifier is plain there is nothing that could be told (module plain), and a child
that stays decides.
"""

import ast
import builtins
import copy
import marshal
import math
import re
import resource
import sys
import types
import _signal as signal  # as slot has it

import ordered
import plain
import slot
import tools
import wire

ALLOWED = """
    abs all any bool bytes callable chr complex dict divmod enumerate filter float
    format frozenset int isinstance issubclass iter len list map max min next ord
    pow range repr reversed round set slice sorted str sum tuple zip
    ArithmeticError AssertionError AttributeError Exception IndexError KeyError
    LookupError OverflowError StopIteration TypeError ValueError ZeroDivisionError
""".split()

# Attributes that lead from a value to the code that made it; the rest of
# those begin with an underscore.
_INTROSPECTION = ("gi_", "cr_", "ag_", "tb_", "f_", "co_", "func_")
_FORMATS = ("format", "format_map")  # they read attributes named in a string

_STATEMENTS = (ast.Import, ast.ImportFrom, ast.Global, ast.ClassDef, ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith, ast.Delete)


class Refused(Exception):
    """The verifier is not of the form that a verifier has."""


class _Late(BaseException):
    pass


def check(source, sets=""):
    """Returns the compiled definition of verify and whether it is plain, or raises
    Refused. If sets is not empty, sets go through their elements in one order."""
    tree = _compiled(source, ast.PyCF_ONLY_AST)
    for statement in tree.body:
        if not isinstance(statement, ast.FunctionDef):
            raise Refused("line %d: only functions may be defined, such as verify(before, after, answer, calls)" % statement.lineno)
        if statement.decorator_list or statement.args.defaults or statement.args.kw_defaults:
            raise Refused("line %d: no decorators and no defaults" % statement.lineno)
    if not any(_is_verify(statement) for statement in tree.body):
        raise Refused("no function verify(before, after, answer, calls)")
    functions = {statement.name for statement in tree.body}
    for node in ast.walk(tree):
        _check_node(node)
        _check_text(node, functions)
    if sets:
        return _compiled(ordered.made_of_calls(tree)), False
    return _compiled(tree), plain.is_plain(tree, ALLOWED)


def _compiled(source, flags=0):
    try:
        return compile(source, "verifier", "exec", flags)
    except SyntaxError as error:
        raise Refused("line %s: %s" % (error.lineno, error.msg)) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise Refused("does not parse: %s" % error) from None


def _is_verify(statement):
    names = [argument.arg for argument in statement.args.args]
    plain = not (statement.args.vararg or statement.args.kwarg or statement.args.kwonlyargs or statement.args.posonlyargs)
    return statement.name == "verify" and plain and names == ["before", "after", "answer", "calls"]


def _check_node(node):
    if isinstance(node, _STATEMENTS):
        raise Refused("line %d: %s is not allowed" % (node.lineno, type(node).__name__.lower()))
    if isinstance(node, ast.Attribute):
        _check_attribute(node)
    elif isinstance(node, ast.Name) and node.id.startswith("__"):
        raise Refused("line %d: %s is not allowed" % (node.lineno, node.id))
    elif isinstance(node, ast.ExceptHandler) and node.type is None:
        raise Refused("line %d: except must name an exception" % node.lineno)
    elif hasattr(ast, "MatchClass") and isinstance(node, ast.MatchClass):
        raise Refused("line %d: a pattern may not name a class" % node.lineno)


def _check_attribute(node):
    name = node.attr
    if name.startswith("_") or name.startswith(_INTROSPECTION) or name in _FORMATS:
        raise Refused("line %d: attribute %s is not allowed" % (node.lineno, name))
    if not isinstance(node.ctx, ast.Load):
        raise Refused("line %d: assignment to an attribute" % node.lineno)


_TEXTS = ("str", "repr", "format")
_ITERATORS = ("enumerate", "filter", "iter", "map", "reversed", "zip")


def _check_text(node, functions):
    """Refuses the text of what is no data: it is an address, which is another one each time."""
    texts = []
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _TEXTS:
        texts = node.args
    elif isinstance(node, ast.FormattedValue):
        texts = [node.value]
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        texts = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
    for text in texts:
        if _is_code(text, functions):
            raise Refused("line %d: the text of a function or an iterator is not allowed" % node.lineno)


def _is_code(node, functions):
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in _ITERATORS
    return isinstance(node, (ast.Lambda, ast.GeneratorExp)) or isinstance(node, ast.Name) and node.id in functions


def _type(value):
    # The type of a class makes classes, whose methods would be called where
    # values of another evaluation are compared with theirs: in re's cache.
    if isinstance(value, type):
        raise TypeError("type() of a class is not allowed")
    return type(value)


_BUILTINS = {name: getattr(builtins, name) for name in ALLOWED}
# Not the module: re.enum leads to sys, and from there to everything.
_REGEX = types.SimpleNamespace(
    **{name: getattr(re, name) for name in "match fullmatch search findall finditer sub subn split escape compile error".split()},
    **{name: int(getattr(re, name)) for name in "A ASCII I IGNORECASE M MULTILINE S DOTALL X VERBOSE".split()},
)
_BUILTINS.update(type=_type, math=math, re=_REGEX)


def view_class(methods):
    """Returns the class of views: a state as plain data, and over it the
    read-only tools of the environment."""
    return type("View", (), {"__slots__": ("state", "_place"), "__repr__": _no_text, **methods})


def _no_text(view):
    # It would be an address, which is another one each time.
    raise TypeError("before and after have no text: use .state")


def _method(function):
    def method(self, *args, **kwargs):
        # A copy, for what a tool returns may be a constant of its module.
        return copy.deepcopy(function(self.state, *args, **kwargs))

    return method


def local(loaded):
    """Returns the methods of views whose tools run here."""
    return {name: _method(function) for name, function in loaded.functions.items() if loaded.read_only(name)}


class Remote:
    """Tools that run in the process of their environment alone, which holds what is
    none of a verifier's business: they are asked for by way of the owner."""

    channel = None  # of the child that judges

    def __init__(self, most):
        self.most = most
        self.left = most

    def renew(self):
        """Begins to count the calls of an evaluation."""
        self.left = self.most

    def methods(self, names):
        return {name: self._method(name) for name in names}

    def _method(self, name):
        def method(view, *args, **kwargs):
            return self._ask(wire.encode({"look": {"place": view._place, "tool": name, "arguments": args, "named": kwargs}}))

        return method

    def _ask(self, look):
        self.left -= 1
        if self.left < 0:
            raise ValueError("more than %d calls of tools" % self.most)
        # The verifier's clock stands meanwhile; an alarm would part question and answer.
        signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGALRM,))
        try:
            left, again = signal.setitimer(signal.ITIMER_REAL, 0)
            self.channel.send(look)
            reply = self.channel.receive()
            signal.setitimer(signal.ITIMER_REAL, left or again, again)
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGALRM,))
        if reply["error"]:
            raise ValueError(reply["error"])
        return reply["value"]


class Judgement:
    """One item under judgement."""

    def __init__(self, message, view, code):
        self.message, self.view, self.code = message, view, code  # marshalled
        self.late = False
        signal.signal(signal.SIGALRM, self._alarm)

    def decide(self, index):
        """Returns [decision, reason]; the decision is true, false or null, and
        [null, reason, true] if the time ran out."""
        try:
            return self._decide(index)
        except _Late:  # the alarm rang on the way out
            signal.setitimer(signal.ITIMER_REAL, 0)
            return self._too_late()

    def _decide(self, index):
        outcome = self.message["outcomes"][index]
        # Builtins, definition and arguments are this evaluation's own.
        namespace = {"__builtins__": {**_BUILTINS, **ordered.builtins(self.message["sets"])}}
        self.late = False
        re.purge()  # by identity, a pattern tells whether it was compiled before
        try:
            signal.setitimer(signal.ITIMER_REAL, self.message["seconds"], 0.1)
            exec(marshal.loads(self.code), namespace)  # code adapts itself to what it meets
            result = namespace["verify"](
                self._look(self.message["before"], -1),
                self._look(outcome["after"], index),
                _data(outcome["answer"]),
                _data(outcome["calls"]),
            )
        except _Late:
            pass
        except Exception as error:
            if not self.late:
                return [None, "raised %s" % _line(error)]
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        if self.late:
            return self._too_late()
        if result is True or result is False:
            return [result, ""]
        return [None, "returned %s, not a bool" % type(result).__name__]

    def _too_late(self):
        return [None, "ran longer than %g s" % self.message["seconds"], True]

    def _alarm(self, *_):
        self.late = True
        raise _Late

    def _look(self, text, place):
        view = self.view()
        view.state, view._place = _data(text), place
        return view


def _data(text):
    return None if text is None else wire.decode(text)


def _line(error):
    line = 0
    traceback = error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == "verifier":
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    text = _text(error)[:500].encode("utf-8", "backslashreplace").decode()
    return "%s (line %d)" % (text, line) if line else text


def _text(error):
    kind = type(error).__name__
    try:
        text = str(error)
    except Exception:
        text = "(its message cannot be read)"
    return "%s: %s" % (kind, text) if text else kind


class Work:
    """Forks a child per judgement; one that is to stay decides by plain verifiers, a
    judgement after the other."""

    ready = None

    def __init__(self, config):
        self.remote = Remote(config["remote_calls"])
        if config["tools"]:
            methods = local(tools.Tools(config["tools"]))
        else:
            methods = self.remote.methods(config["remote"])
        self.view = view_class(methods)
        self.limits = config["child_limits"]

    def run(self, control):
        slot.forking(control, self._serve, self.limits)

    def _serve(self, channel, message):
        self.remote.channel = channel
        if not message["stays"]:
            self._judge(channel, message)
            return
        # Whoever meets a limit here is judged anew in a child of its own. So this one's
        # limit is lower than there, whatever its caches spare it.
        sys.setrecursionlimit(sys.getrecursionlimit() - _RECURSION_SPARED)
        most = _peak() + _GROWTH
        while _peak() < most:
            self._judge(channel, channel.receive())

    def _judge(self, channel, asked):
        """Tells what the verifier was compiled to, if that is new, before anything of it
        runs; then what it decides."""
        nonce, order = asked["nonce"], asked["order"]
        message = channel.receive()
        if message["code"]:
            code = bytes.fromhex(message["code"])
        else:
            try:
                compiled, is_plain = check(message["verifier"], message["sets"])
            except Refused as error:
                channel.send(wire.encode({"nonce": nonce, "refused": str(error)}))
                return
            code = marshal.dumps(compiled)
            channel.send(wire.encode({"nonce": nonce, "compiled": {"code": code.hex(), "plain": is_plain}}))
        judgement = Judgement(message, self.view, code)
        decisions = []
        for index in order:
            self.remote.renew()
            decisions.append(judgement.decide(index))
        channel.send(wire.encode({"nonce": nonce, "decisions": decisions}))


# What modules that are imported on first use, and warnings that are given once, take of
# the stack the first time.
_RECURSION_SPARED = 150

# How much the memory of a child that stays may grow, in KiB: what is thrown away in
# circles is not collected, and would take from the memory of those who come later.
_GROWTH = 16 << 10


def _peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
