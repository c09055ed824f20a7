"""Shuts a fresh process into its slot, for good.

The process comes here as the first one of new user, mount, pid, network, ipc
and uts namespaces, with all capabilities inside them. It leaves with a root
that holds the interpreter's library, read-only, and an empty /tmp; without
capabilities, and with no way to gain any; behind a seccomp filter.
"""

import ctypes
import os
import resource
import _socket

_libc = ctypes.CDLL(None, use_errno=True)

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 32, 4096, 16384, 1 << 18
MNT_DETACH = 2
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP = 1, 4, 24
PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 38, 47, 4
SIGKILL = 9


def _check(result, what):
    if result != 0:
        error = ctypes.get_errno()
        raise OSError(error, "%s: %s" % (what, os.strerror(error)))


def _prctl(option, a, what, b=0):
    number = ctypes.c_ulong
    _check(_libc.prctl(option, number(a), b if b else number(0), number(0), number(0)), what)


def _mount(source, target, kind, flags, data, what):
    _check(
        _libc.mount(
            source.encode(),
            target.encode(),
            kind.encode() if kind else None,
            ctypes.c_ulong(flags),
            data.encode() if data else None,
        ),
        what,
    )


def enter(config):
    """Does all of it. An OSError names the step that the kernel refused."""
    _offer_to_oom_killer()
    if config["namespaces"]:
        _mount("none", "/", None, MS_REC | MS_PRIVATE, None, "make mounts private")
        _private_null()
        _private_root(config)
        _socket.sethostname("slot")
        _become(config["uid"])
        _drop_capabilities()
    _limits(config)
    _prctl(PR_SET_NO_NEW_PRIVS, 1, "no_new_privs")
    _prctl(PR_SET_DUMPABLE, 0, "dumpable")
    # Changing the user has cleared the signal that the owner's death sends.
    _prctl(PR_SET_PDEATHSIG, SIGKILL, "pdeathsig")
    if config["filter"]:
        _seccomp(bytes.fromhex(config["filter"]))


def _offer_to_oom_killer():
    """When the machine runs out of memory, a slot goes before its owner."""
    try:
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")
    except OSError:
        pass  # a courtesy


def _private_null():
    """Has the standard descriptors lead to the null device by a mount that is
    read-only: it can be written, but mode and times cannot be changed, which
    the kernel grants to its owner, and that may be the user of the slot."""
    null = "/dev/null"
    _mount(null, null, None, MS_BIND, None, "bind /dev/null")
    _mount("none", null, None, MS_BIND | MS_REMOUNT | MS_RDONLY | _flags(null), None, "make /dev/null read-only")
    fd = os.open(null, os.O_RDWR)
    os.dup2(fd, 0)
    os.dup2(fd, 1)
    os.close(fd)


def _private_root(config):
    stage = _stage(config["library"])
    _mount("root", stage, "tmpfs", MS_NOSUID | MS_NODEV, "size=1m,nr_inodes=256,mode=755", "mount tmpfs")
    for path in config["library"]:
        if os.path.isdir(path):
            _bind(path, stage + path)
    os.mkdir(stage + "/tmp")
    _mount(
        "tmp",
        stage + "/tmp",
        "tmpfs",
        MS_NOSUID | MS_NODEV | MS_NOEXEC,
        "size=%d,nr_inodes=%d,mode=1777" % (config["tmp_bytes"], config["tmp_inodes"] + 1),
        "mount tmpfs on /tmp",
    )
    os.chdir(stage)
    _check(_libc.syscall(config["pivot_root"], b".", b"."), "pivot_root")
    _check(_libc.umount2(b".", MNT_DETACH), "leave the old root")
    os.chdir("/tmp")
    _mount("none", "/", None, MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV, None, "make the root read-only")


def _stage(library):
    """A directory to build the new root on that hides nothing of the library."""
    for path in ("/tmp", "/var", "/mnt", "/dev"):
        if os.path.isdir(path) and not any(entry.startswith(path + "/") for entry in library):
            return path
    raise OSError(0, "no directory to build a private root on")


def _bind(source, target):
    os.makedirs(target, 0o755, exist_ok=True)
    _mount(source, target, None, MS_BIND | MS_REC, None, "bind %s" % source)
    _read_only(target, source)
    # What other packages the host has is none of the slot's business.
    packages = target + "/site-packages"
    if os.path.isdir(packages):
        _mount("none", packages, "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV, "size=4k,mode=755", "hide site-packages")


def _read_only(target, source):
    flags = MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV
    _mount("none", target, None, flags | _flags(target), None, "make %s read-only" % source)


def _flags(path):
    """The flags of a mount. One that came from another user namespace keeps its
    own: to leave one out would be refused."""
    flags = os.statvfs(path).f_flag  # ST_ and MS_ flags agree in these bits
    kept = flags & (MS_NOSUID | MS_NODEV | MS_NOEXEC | 1024 | 2048)
    return kept | 1 << 21 if flags & 4096 else kept  # ST_RELATIME, MS_RELATIME


def _become(uid):
    """Takes a user id other than the owner's, where the owner could map one.

    The kernel's limit on processes spares the host's root.
    """
    if uid:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
    _prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, "clear ambient capabilities")
    for capability in range(64):
        if _libc.prctl(PR_CAPBSET_DROP, ctypes.c_ulong(capability), 0, 0, 0) != 0:
            break  # beyond the kernel's last capability
    if uid:
        os.setresuid(uid, uid, uid)


def _drop_capabilities():
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3
    none = (ctypes.c_uint32 * 6)()
    _check(_libc.capset(header, none), "drop capabilities")


def _limits(config):
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    limits = config["limits"]
    if not config["namespaces"]:
        limits.pop("NPROC", None)  # it would count all processes of the user
    for name, value in limits.items():
        which = getattr(resource, "RLIMIT_" + name)
        hard = resource.getrlimit(which)[1]
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        resource.setrlimit(which, (value, value))


def _seccomp(program):
    class Fprog(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

    data = ctypes.create_string_buffer(program, len(program))
    fprog = Fprog(len(program) // 8, ctypes.addressof(data))
    _prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, "seccomp", ctypes.byref(fprog))
