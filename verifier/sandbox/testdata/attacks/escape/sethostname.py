# Renames the machine.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.sethostname(b"x", 1), errno.errorcode.get(ctypes.get_errno()))
