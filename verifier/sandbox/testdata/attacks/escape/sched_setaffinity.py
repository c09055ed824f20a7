# Chooses its processor.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.sched_setaffinity(0, 8, (ctypes.c_ulong * 1)(1)), errno.errorcode.get(ctypes.get_errno()))
