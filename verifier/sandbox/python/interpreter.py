"""The interpreter role: programs of one attempt, one after another.

A child of pid 1 serves one attempt. Everything it says may be forged by the
program that it runs, so it says nothing that the program may not decide: what
was printed, what was raised, what was answered. Calls of tools are made,
counted and logged by the owner at the other end of the channel.
"""

# Imported while warm, for its programs: an attempt pays for none of these, but
# for every page that a fork has to copy. Others are imported when asked for.
import collections
import errno
import functools
import io
import itertools
import json
import math
import os
import random
import re
import sys
import time
import _ast
import _thread

import rehearsal
import slot
import wire


class ToolError(Exception):
    """A tool's complaint."""


class _OutputLimit(BaseException):
    pass


class Output(io.TextIOBase):
    """Keeps what is printed up to a bound, and counts the rest."""

    def __init__(self, kept, printed):
        self.parts, self.size = [], 0
        self.kept, self.printed = kept, printed

    def writable(self):
        return True

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError("write() argument must be str, not %s" % type(text).__name__)
        room = self.kept - self.size
        self.size += len(text)
        if room > 0:
            self.parts.append(str(text[:room]))
        if self.size > self.printed:
            raise _OutputLimit
        return len(text)

    def text(self):
        text = "".join(self.parts)
        return text.encode("utf-8", "backslashreplace").decode()


# Memory to tell with that a program has used up the rest. Every attempt has it
# from pid 1, as address space that nothing was written to; once it was needed,
# the next program gets another.
_RESERVE = 2 << 20
_reserve = None


def _keep_reserve():
    global _reserve
    if _reserve is None:
        _reserve = bytes(_RESERVE)  # not a bytearray: its pages would be written


def _free_reserve():
    global _reserve
    _reserve = None


class Session:
    """The variables and tools of one attempt."""

    def __init__(self, channel, message):
        self.channel = channel
        self.lock = _thread.allocate_lock()
        self.kept, self.printed = message["kept"], message["printed"]
        sys.setrecursionlimit(message["recursion"])
        self.pid = os.getpid()
        self.sources = {}
        self.namespace = {
            "__name__": "__main__",
            "__builtins__": __builtins__,
            "ToolError": ToolError,
            "answer": self._answering(),
        }
        for name, parameters in message["tools"]:
            self.namespace[name] = self._stub(name, parameters)

    def _stub(self, name, parameters):
        def tool(*args, **kwargs):
            return self._call(name, _bind(name, parameters, args, kwargs))

        tool.__name__ = tool.__qualname__ = name
        return tool

    def _call(self, name, arguments):
        text = wire.encode({"call": name, "arguments": arguments})
        with self.lock:
            self.channel.send(text)
            reply = self.channel.receive()
        if "error" in reply:
            raise ToolError(reply["error"])
        return reply["value"]

    def _answering(self):
        def answer(value):
            self.answered = wire.encode(value)

        answer.__qualname__ = answer.__name__
        return answer

    def serve(self):
        while True:
            self.run(self.channel.receive()["program"])

    def run(self, program):
        output = Output(self.kept, self.printed)
        self.answered = None
        sys.stdout = sys.stderr = output
        sys.displayhook = functools.partial(_echo, output)
        name = "<program %d>" % (len(self.sources) + 1)
        self.sources[name] = program
        error = limit = ""
        _keep_reserve()
        try:
            exec(_compile(program, name), self.namespace)
        except BaseException as raised:
            _free_reserve()
            if os.getpid() != self.pid:
                os._exit(1)
            error, limit = _describe(raised, name)
        if output.size > self.printed:  # even if the program caught what that raised
            error, limit = "", "output_limit"
        if os.getpid() != self.pid:
            os._exit(0)  # a process that the program forked has no say
        with self.lock:
            self.channel.send(wire.encode({
                "done": True,
                "output": output.text(),
                "error": error,
                "limit": limit,
                "answer": self.answered,
            }))


def _bind(name, parameters, args, kwargs):
    if len(args) > len(parameters):
        raise TypeError("%s() takes %d arguments, not %d" % (name, len(parameters), len(args)))
    arguments = dict(zip(parameters, args))
    for key, value in kwargs.items():
        if key in arguments:
            raise TypeError("%s() got two values for %s" % (name, key))
        arguments[key] = value
    return arguments


def _compile(program, name):
    try:
        return compile(program + "\n", name, "single")
    except SyntaxError:
        pass  # more than one statement, or none, or a fault for the other way to tell
    tree = compile(program, name, "exec", _ast.PyCF_ONLY_AST)
    # "single" hands the value of every expression statement to displayhook.
    return compile(_ast.Interactive(tree.body), name, "single")


def _echo(output, value):
    if value is None:
        return
    if type(value) is str:
        output.write(value + "\n")
        return
    try:
        text = wire.encode_spaced(value)
    except ValueError:
        text = repr(value)
    output.write(text + "\n")


_LIMITS = {
    errno.EFBIG: "file_limit",
    errno.ENOSPC: "file_limit",
    errno.EMFILE: "file_limit",
    errno.EAGAIN: "process_limit",
}


def _describe(raised, name):
    """Returns the line that the policy reads, and the limit that was hit."""
    if isinstance(raised, MemoryError):
        raised.__traceback__ = None  # it holds what filled the memory
        return "MemoryError", "memory_limit"
    if isinstance(raised, SystemExit) and raised.code in (None, 0):
        return "", ""
    limit = ""
    if isinstance(raised, OSError):
        limit = _LIMITS.get(raised.errno, "")
    elif type(raised) is RuntimeError and str(raised) == "can't start new thread":
        limit = "process_limit"
    return _trace(raised, name), limit


def _trace(raised, name):
    kind = type(raised).__name__
    try:
        text = str(raised)
    except BaseException:
        text = "(its message cannot be read)"
    if isinstance(raised, SyntaxError) and raised.filename == name:
        where, text = "line %s" % raised.lineno, str(raised.msg)
    else:
        where = _where(raised.__traceback__, name)
    line = "%s: %s" % (kind, text) if text else kind
    line = "%s: %s" % (where, line) if where else line
    if len(line) > 1000:
        line = line[:990] + " …"
    return line.encode("utf-8", "backslashreplace").decode()


def _where(traceback, name):
    """The deepest line of the model's own code."""
    where = ""
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code.co_filename.startswith("<program "):
            where = "line %d" % traceback.tb_lineno
            if code.co_name != "<module>":
                where += ", in %s" % code.co_name
            if code.co_filename != name:
                where += " (an earlier program)"
        traceback = traceback.tb_next
    return where


class Work:
    """Forks a child per attempt."""

    ready = None

    def __init__(self, config):
        self.limits = config["child_limits"]
        _keep_reserve()
        rehearsal.play(Session)
        random.seed(0)  # every attempt begins with the same numbers

    def run(self, control):
        slot.forking(control, _attempt, self.limits)


def _attempt(channel, message):
    Session(channel, message).serve()
