# Sets the machine's clock the old way.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.settimeofday((ctypes.c_long * 2)(0, 0), None), errno.errorcode.get(ctypes.get_errno()))
