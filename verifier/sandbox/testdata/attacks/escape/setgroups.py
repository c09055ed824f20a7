# Drops the supplementary groups.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.setgroups(0, None), errno.errorcode.get(ctypes.get_errno()))
