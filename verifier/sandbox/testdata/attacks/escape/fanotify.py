# Watches and vetoes the opening of files.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.fanotify_init(0, 0), errno.errorcode.get(ctypes.get_errno()))
