"""The tier of namespaces.

Pid 1 comes here as the first process of new user, mount, pid, network, ipc and
uts namespaces, with all capabilities inside them. It leaves with a root that
holds the interpreter's library, read-only, and an empty /tmp; without
capabilities, and with no way to gain any; behind a seccomp filter. Its children
inherit all of it.
"""

import ctypes
import os
import signal
import _socket

import directory
import isolate
import ruleset
from isolate import check, libc

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 32, 4096, 16384, 1 << 18
MNT_DETACH = 2


class Tier(isolate.Tier):
    def enter(self):
        config = self.config
        isolate.offer_to_oom_killer()
        _mount("none", "/", None, MS_REC | MS_PRIVATE, None, "make mounts private")
        _private_null()
        _private_root(config)
        _socket.sethostname("slot")
        _become(config["uid"])
        isolate.keep_capabilities((), "drop capabilities")
        isolate.limit(config["limits"])
        isolate.give_up_privileges()
        ruleset.restrict_to_root(config["library"], config["grants"])  # in addition: the mounts do without
        # Changing the user has cleared the signal that the owner's death sends.
        isolate.prctl(isolate.PR_SET_PDEATHSIG, signal.SIGKILL, "pdeathsig")
        isolate.Filter(config["filter"]).apply()

    def end(self, lead):
        return isolate.kill_all(lead)

    def renew(self):
        """/tmp, where pid 1 is, and the open file behind the standard
        descriptors."""
        directory.reset_null()
        if os.stat(".").st_uid == os.getuid():
            os.chmod(".", 0o1777)
            os.utime(".")
        directory.clear()


def _mount(source, target, kind, flags, data, what):
    check(
        libc.mount(
            source.encode(),
            target.encode(),
            kind.encode() if kind else None,
            ctypes.c_ulong(flags),
            data.encode() if data else None,
        ),
        what,
    )


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
    grants = config["grants"]
    sources = config["library"] + (isolate.sources(grants) if grants else [])
    stage = _stage(sources)
    _mount("root", stage, "tmpfs", MS_NOSUID | MS_NODEV, "size=1m,nr_inodes=256,mode=755", "mount tmpfs")
    if grants:
        _tmp(stage, config)  # below which some of it may lie
        _bind_granted(stage, grants)
    else:
        for path in config["library"]:
            if os.path.isdir(path):
                _bind(path, stage + path)
        _tmp(stage, config)
    os.chdir(stage)
    check(libc.syscall(config["pivot_root"], b".", b"."), "pivot_root")
    check(libc.umount2(b".", MNT_DETACH), "leave the old root")
    os.chdir("/tmp")
    _mount("none", "/", None, MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV, None, "make the root read-only")


def _tmp(stage, config):
    os.mkdir(stage + "/tmp")
    _mount(
        "tmp",
        stage + "/tmp",
        "tmpfs",
        MS_NOSUID | MS_NODEV | MS_NOEXEC,
        "size=%d,nr_inodes=%d,mode=1777" % (config["tmp_bytes"], config["tmp_inodes"] + 1),
        "mount tmpfs on /tmp",
    )


def _bind_granted(stage, grants):
    """Binds what an environment's process may read, each at its own path, and its
    files below /tmp. What is there already came with a folder above it."""
    for path in isolate.readable(grants):
        _bind_one(path, stage + path)
    for name, path in grants["files"].items():
        _bind_one(path, stage + "/tmp/files/" + name)


def _bind_one(source, target):
    if os.path.isdir(source):
        os.makedirs(target, 0o755, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), 0o755, exist_ok=True)
        os.close(os.open(target, os.O_CREAT, 0o444))
    _mount(source, target, None, MS_BIND | MS_REC, None, "bind %s" % source)
    _read_only(target, source)


def _stage(sources):
    """A directory to build the new root on that hides nothing of what it is to hold."""
    for path in ("/tmp", "/var", "/mnt", "/dev", "/media", "/srv", "/opt", "/home"):
        if os.path.isdir(path) and not any((entry + "/").startswith(path + "/") for entry in sources):
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
    isolate.forget_capabilities()
    if uid:
        os.setresuid(uid, uid, uid)
