"""Pid 1 of a slot: isolates itself, warms up, and lends itself to one attempt
after another.

Between two attempts it kills and reaps everything that the attempt started,
empties /tmp, and tells its owner that the slot is empty. If it cannot, it
ends, and the slot with it. Outside a pid namespace it is pid 1 only in name,
and is called so all the same.
"""

import gc
import os
import resource
import select
import sys
import _signal as signal  # without the enumerations, which cost an attempt a dozen pages

import wire

# Modules register work for after a fork, of which random's (a new seed, read
# from the kernel) costs a tenth of an attempt and makes it unlike the next.
os.register_at_fork = lambda **_: None


class Slot:
    """The children of pid 1, of which one at a time is the lead."""

    def __init__(self, control, serve, limits):
        self.control = control
        self.serve = serve
        self.limits = limits
        self.tier = tier
        self.lead = 0
        self.pause = None  # between looks at what the lead does
        self.wake, wake_write = os.pipe()
        os.set_blocking(self.wake, False)
        os.set_blocking(wake_write, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        self.wake_write = wake_write

    def run(self):
        poll = select.poll()
        poll.register(self.control.fd, select.POLLIN)
        poll.register(self.wake, select.POLLIN)
        while True:
            ready = poll.poll(self.pause if self.lead else None)
            if not ready:
                self._look()
            for fd, _ in ready:
                if fd == self.wake:
                    self._drain()
                    self._reap()
                else:
                    self._obey(self.control.receive())

    def _look(self):
        """Ends an attempt that keeps too much in its directory, and tells it as
        the kernel tells of a file that is too large."""
        if self.tier.overfull():
            lead, self.lead = self.lead, 0
            end = self.tier.end(lead)
            self.control.send('{"exited":%s}' % _end(signal.SIGXFSZ, end[1]))

    def _obey(self, message):
        if message["do"] == "fork":
            self._fork(message, self.control.descriptors.pop())
        else:
            self._empty()

    def _fork(self, message, fd):
        try:
            pid = os.fork()
        except OSError as error:
            os.close(fd)
            self.control.send(wire.encode({"refused": str(error)}))
            return
        if pid == 0:
            self._child(message, fd)
        os.close(fd)
        self.lead = pid
        # One that stays runs nothing that could write a file.
        self.pause = None if message.get("stays") else self.tier.pause

    def _child(self, message, fd):
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self.control.socket.close()
            os.close(self.wake)
            os.close(self.wake_write)
            for which, soft, hard in self.limits:
                resource.setrlimit(which, (soft, hard))
            self.tier.confine()
            self.serve(wire.Channel(fd), message)
            status = 0
        except wire.Closed:
            status = 0
        finally:
            os._exit(status)

    def _drain(self):
        try:
            os.read(self.wake, 4096)
        except BlockingIOError:
            pass

    def _reap(self):
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid == self.lead:
                self.lead = 0
                self.control.send('{"exited":%s}' % _end(status, usage))

    def _empty(self):
        lead, self.lead = self.lead, 0
        end = self.tier.end(lead)
        self.tier.renew()
        self._drain()
        self.control.send('{"empty":true,"exited":%s}' % (_end(*end) if end else "null"))


def _end(status, usage):
    """How a child ended and what it used, as JSON."""
    signalled = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -1
    cpu = usage.ru_utime + usage.ru_stime
    return '{"signal":%d,"code":%d,"cpu":%.6f,"peak":%d}' % (signalled, code, cpu, usage.ru_maxrss * 1024)


# The tier of isolation, once main has entered it.
tier = None


def main(fd):
    global tier
    control = wire.Control(fd)
    config = control.receive()
    isolation = config["isolation"]
    try:
        tier = sys.modules[isolation["tier"]].Tier(isolation)
        tier.enter()
        if not isolation["forks"]:
            tier.confine()
    except Exception as error:
        control.send(wire.encode({"unisolated": _line(error)}))
        return
    try:
        work = sys.modules[config["role"]].Work(config)
    except BaseException as error:  # tools.py may raise anything
        control.send(wire.encode({"broken": _line(error)}))
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(0, 2)  # standard error led to the owner until here
    gc.collect()
    gc.freeze()
    gc.disable()
    control.send(wire.encode({"ready": work.ready}))
    try:
        work.run(control)
    except wire.Closed:
        pass


def _line(error):
    text = str(error)
    if text and isinstance(error, (OSError, _for_authors())):
        return text
    return "%s: %s" % (type(error).__name__, text)


def _for_authors():
    """The exceptions whose text says everything, where tools are loaded."""
    tools = sys.modules.get("tools")
    return tools.Broken if tools else ()


def forking(control, serve, limits):
    """Runs pid 1 for roles that fork a child per piece of work."""
    pairs = [(getattr(resource, "RLIMIT_" + name), soft, hard) for name, soft, hard in limits]
    one = Slot(control, serve, pairs)
    try:
        one.run()
    finally:
        tier.leave(one.lead)
