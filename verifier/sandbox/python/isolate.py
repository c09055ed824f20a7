"""What the tiers of isolation share: what a tier is, and the steps by which a
process gives up, for good, what it could do.
"""

import ctypes
import os
import resource
import signal

libc = ctypes.CDLL(None, use_errno=True)

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_KEEPCAPS, PR_CAPBSET_DROP = 1, 4, 8, 24
PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 36, 38
PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 47, 4


class Tier:
    """How pid 1 of a slot shuts itself in, then each child that it forks, and
    what it does between two attempts.
    """

    # How often, in milliseconds, someone has to look whether an attempt keeps
    # too much in its directory; None where the kernel counts.
    pause = None

    def __init__(self, config):
        self.config = config

    def enter(self):
        """Shuts pid 1 in. An OSError names the step that the kernel refused."""
        raise NotImplementedError

    def confine(self):
        """Takes from the calling process, a child or a pid 1 that forks none,
        what the tier has left to pid 1."""

    def end(self, lead):
        """Ends what is left of an attempt. Returns the status and the usage of
        lead, its first process, or None if that was reaped before."""
        raise NotImplementedError

    def leave(self, lead):
        """Ends what does not end with pid 1, which is about to."""

    def renew(self):
        """Undoes what an attempt may do to what it shares with the next."""

    def overfull(self):
        """Reports whether the attempt keeps too much in its directory."""
        return False


def check(result, what):
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, "%s: %s" % (what, os.strerror(error)))
    return result


def prctl(option, a, what, b=0):
    number = ctypes.c_ulong
    check(libc.prctl(option, number(a), b if b else number(0), number(0), number(0)), what)


def offer_to_oom_killer():
    """When the machine runs out of memory, a slot goes before its owner."""
    try:
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")
    except OSError:
        pass  # a courtesy


def limit(limits):
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for name, value in limits.items():
        which = getattr(resource, "RLIMIT_" + name)
        hard = resource.getrlimit(which)[1]
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        resource.setrlimit(which, (value, value))


def give_up_privileges():
    prctl(PR_SET_NO_NEW_PRIVS, 1, "no_new_privs")
    prctl(PR_SET_DUMPABLE, 0, "dumpable")


def forget_capabilities():
    """Nothing that this process may execute will have any."""
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, "clear ambient capabilities")
    for capability in range(64):
        if libc.prctl(PR_CAPBSET_DROP, ctypes.c_ulong(capability), 0, 0, 0) != 0:
            break  # beyond the kernel's last capability


def keep_capabilities(kept, what):
    """Drops all capabilities of this process but those numbered in kept."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3
    mask = sum(1 << number for number in kept)
    # Effective, permitted and inheritable, of the low 32 and of the high.
    check(libc.capset(header, (ctypes.c_uint32 * 6)(mask, mask, 0, 0, 0, 0)), what)


def die_with(parent):
    """Has the kernel end this process when parent, which started it, has ended."""
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL, "pdeathsig")
    if os.getppid() != parent:
        os._exit(1)  # it was faster


def kill_all(lead):
    """Ends every process that the caller may signal, itself excepted, and
    returns the status and the usage of lead if it was one of its children.

    That all are gone is proved by the last child: orphans become children of
    pid 1 of a namespace, or of who called subreap.
    """
    end = None
    while True:
        try:
            os.kill(-1, signal.SIGKILL)
        except ProcessLookupError:
            pass
        try:
            pid, status, usage = os.wait4(-1, 0)
        except ChildProcessError:
            return end
        if pid == lead:
            end = status, usage


def subreap():
    """Makes orphans below this process its children, as pid 1 does."""
    prctl(PR_SET_CHILD_SUBREAPER, 1, "child subreaper")


def readable(grants):
    """Returns what an environment's process may read at its own path, of what is
    there; what it may read as one of its files has another."""
    return [path for path in grants["read"] if os.path.exists(path)]


def sources(grants):
    """Returns where all of that, and the files, lie in truth."""
    return [os.path.realpath(path) for path in readable(grants) + list(grants["files"].values())]


class Filter:
    """A seccomp filter, held ready."""

    def __init__(self, program):
        class Fprog(ctypes.Structure):
            _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

        program = bytes.fromhex(program)
        self.data = ctypes.create_string_buffer(program, len(program))
        self.fprog = Fprog(len(program) // 8, ctypes.addressof(self.data))

    def apply(self):
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, "seccomp", ctypes.byref(self.fprog))
