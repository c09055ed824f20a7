# Runs in real time.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.sched_setscheduler(0, 1, (ctypes.c_int * 1)(99)), errno.errorcode.get(ctypes.get_errno()))
