"""What an attempt shares with the next in its slot: the current directory, and
the open file behind the standard descriptors.
"""

import errno
import fcntl
import os
import stat


def reset_null():
    """Undoes flags that an attempt has set on the standard descriptors."""
    fcntl.fcntl(0, fcntl.F_SETFL, os.O_RDWR)


def renew(size):
    """Empties the current directory and leaves it as it was, of that size. Raises
    where it has grown and does not shrink: the next attempt could tell."""
    os.utime(".")
    clear()
    if os.stat(".").st_size != size:
        raise RuntimeError("the directory of the slot has grown")


def clear():
    """Empties the current directory. It descends, for there may be paths longer
    than the kernel takes, and more directories than descriptors."""
    depth = 0
    while True:
        below = _strip()
        if below:
            os.chmod(below, 0o700)
            os.chdir(below)
            depth += 1
        elif depth:
            os.chdir("..")
            depth -= 1
        else:
            return


def _strip():
    """Removes what the current directory holds, up to a directory that is not
    empty, whose name it returns."""
    for entry in os.listdir("."):
        if not stat.S_ISDIR(os.lstat(entry).st_mode):
            os.unlink(entry)
            continue
        try:
            os.rmdir(entry)
        except OSError as error:
            if error.errno != errno.ENOTEMPTY:
                raise
            return entry
    return None


def exceeds(home, most_bytes, most_entries):
    """Reports whether directory home holds more than so many bytes or entries,
    while its owner may be at it: what vanishes does not count, what hides from
    the caller is too much. Leaves home as the current directory.

    Files that are open but deleted it cannot see.
    """
    os.chdir(home)
    try:
        for size in _sizes():
            most_bytes -= size
            most_entries -= 1
            if most_bytes < 0 or most_entries < 0:
                return True
    except PermissionError:
        return True
    except OSError:
        pass  # moved away under our feet; the next look is soon
    finally:
        os.chdir(home)
    return False


def _sizes():
    """Yields the bytes of each entry of the current directory and of all below,
    which are the current one in their turn."""
    levels = [iter(os.listdir("."))]
    while levels:
        entry = next(levels[-1], None)
        if entry is None:
            levels.pop()
            os.chdir("..")
            continue
        found = os.lstat(entry)
        yield found.st_blocks * 512
        if stat.S_ISDIR(found.st_mode):
            os.chdir(entry)
            levels.append(iter(os.listdir(".")))
