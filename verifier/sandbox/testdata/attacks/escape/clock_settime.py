# Sets the machine's clock.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.clock_settime(0, (ctypes.c_long * 2)(0, 0)), errno.errorcode.get(ctypes.get_errno()))
