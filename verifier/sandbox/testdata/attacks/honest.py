# What every attempt is: its tools work, and it finds a process as if no other
# had ever run in its slot. Whatever an attempt can leave behind is printed here.
import builtins, contextvars, decimal, fcntl, gc, json, locale, os, random, re, resource, signal, stat, sys, threading, warnings

left = count("A", "nut")
move("A", "B", "nut", left)
answer({"moved": left, "left": count("A", "nut")})


def alive():
    found = 0
    for pid in range(2, 1 << 12):
        try:
            os.kill(pid, 0)
            found += pid != os.getpid()
        except OSError:
            pass
    return found


def descriptors():
    found = []
    for fd in range(64):
        try:
            found.append((stat.S_IFMT(os.fstat(fd).st_mode), fcntl.fcntl(fd, fcntl.F_GETFL)))
        except OSError:
            pass
    return found


def room():
    """What is free where only this slot writes."""
    if os.stat(".").st_dev == os.stat("..").st_dev:
        return None
    return os.statvfs(".").f_bfree, os.statvfs(".").f_ffree


def root():
    try:
        return sorted(os.listdir("/"))
    except PermissionError:
        return None


def unread():
    """Whether files of the library have a time of access that no reading changes."""
    library = os.path.dirname(os.__file__)
    return sorted({os.lstat(os.path.join(library, name)).st_atime > 4e9 for name in [".", *os.listdir(library)]})


home = os.environ.get("TMPDIR", "/tmp")
umask = os.umask(0)
tmp = os.stat(".")
for found in (
    ("processes", alive(), threading.active_count(), sys.getswitchinterval()),
    ("files", os.listdir("."), oct(tmp.st_mode), tmp.st_nlink, tmp.st_size, tmp.st_mtime > 1e9, room()),
    ("library", unread()),
    ("directory", os.getcwd() == home, oct(umask), root()),
    ("descriptors", descriptors()),
    ("environment", sorted(item for item in os.environ.items() if item[1] != home)),
    ("limits", [resource.getrlimit(n) for n in range(16)]),
    ("signals", [str(signal.getsignal(n)).split(" at ")[0] for n in range(1, 65) if n not in (32, 33)], signal.pthread_sigmask(signal.SIG_BLOCK, ()), signal.getitimer(0)),
    ("random", random.random()),
    ("interpreter", sys.getrecursionlimit(), sys.flags, sys.path, sys.meta_path, len(sys.path_hooks), sys.gettrace(), sys.getprofile(), sys.excepthook),
    ("modules", hash(tuple(sys.modules)), hash(tuple(sorted(vars(builtins)))), json.dumps, re.match, builtins.open, builtins.print),
    ("collector", gc.isenabled(), gc.get_threshold(), gc.get_debug(), gc.callbacks),
    ("context", str(decimal.getcontext()), len(contextvars.copy_context()), locale.setlocale(locale.LC_ALL), warnings.filters),
):
    print(re.sub(r" at 0x[0-9a-f]+", "", str(found)))
