"""Landlock, through the kernel's own interface: which files a process and its
children may reach, and whom they may signal, from now on.
"""

import ctypes
import os

import isolate
from isolate import check, libc

# The numbers are the same on every machine.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
CREATE_RULESET_VERSION, RULE_PATH_BENEATH, LOG_SAME_EXEC_OFF = 1, 1, 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE = 1, 2, 4, 8, 16, 32
MAKE_DIR, MAKE_REG, MAKE_FIFO, MAKE_SYM, REFER, TRUNCATE = 128, 256, 1024, 4096, 8192, 16384

READ = READ_FILE | READ_DIR
OWN = READ | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | MAKE_FIFO | MAKE_SYM | REFER | TRUNCATE

# All rights over files that an ABI knows, by the ABI that brought them.
_FILE_RIGHTS = ((1, (1 << 13) - 1), (2, REFER), (3, TRUNCATE), (5, 1 << 15))
_TCP = 1 | 2  # bind, connect; ABI 4
_SCOPES = 1 | 2  # abstract Unix sockets, signals; ABI 6


class _Attributes(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("rights", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def abi():
    """Returns the version of the kernel's interface, 0 if there is none."""
    return max(libc.syscall(CREATE_RULESET, None, 0, CREATE_RULESET_VERSION), 0)


def file_rights(version):
    """Returns all rights over files that a version of the interface knows."""
    return sum(rights for since, rights in _FILE_RIGHTS if version >= since)


class Ruleset:
    """A set of rules, held ready. Files that no rule names cannot be opened,
    made, changed or removed; no TCP unless the network is free, and nobody outside
    can be signalled, where the kernel knows how to."""

    def __init__(self, version, network=False):
        self.rights = file_rights(version)
        self.fd = _create(version, self.rights, _TCP if version >= 4 and not network else 0, _SCOPES if version >= 6 else 0)

    def allow(self, path, rights):
        """Gives rights over path and all below it."""
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
        rule = _PathBeneath(rights & self.rights, parent)
        try:
            check(libc.syscall(ADD_RULE, self.fd, RULE_PATH_BENEATH, ctypes.byref(rule), 0), "landlock: allow %s" % path)
        finally:
            os.close(parent)

    def allow_reading(self, path):
        """Gives the right to read a file, or a directory and all below it."""
        self.allow(path, READ if os.path.isdir(path) else READ_FILE)

    def enforce(self):
        """Binds the calling process, which must have no_new_privs."""
        enforce(self.fd)


class Scope:
    """The scope of signals alone, held ready: whoever enters it can signal only
    what entered it with him."""

    def __init__(self, version):
        self.fd = _create(version, 0, 0, _SCOPES)

    def enforce(self):
        enforce(self.fd)


def restrict_to_root(library, grants):
    """Binds the calling process to what its own root holds, where the kernel has
    Landlock: the library's directories and what is granted, to read, and /tmp."""
    version = abi()
    if not version:
        return
    rules = Ruleset(version, bool(grants and grants["network"]))
    for path in isolate.readable(grants) if grants else ():
        rules.allow_reading(path)
    for path in library:
        if os.path.isdir(path):
            rules.allow(path, READ)
    rules.allow("/", READ_DIR)
    rules.allow("/tmp", OWN)
    rules.enforce()


def enforce(fd):
    """Binds the calling process by a set of rules, and closes it."""
    # What is denied is not for the machine's audit log, which a program could
    # flood.
    flags = LOG_SAME_EXEC_OFF if abi() >= 7 else 0
    check(libc.syscall(RESTRICT_SELF, fd, flags), "landlock: restrict")
    os.close(fd)


def _create(version, files, network, scoped):
    attributes = _Attributes(files, network, scoped)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    fd = check(libc.syscall(CREATE_RULESET, ctypes.byref(attributes), size, 0), "landlock: create a ruleset")
    os.set_inheritable(fd, False)
    return fd
