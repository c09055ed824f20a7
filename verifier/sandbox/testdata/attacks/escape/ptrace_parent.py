# Traces pid 1.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.ptrace(16, 1, None, None), errno.errorcode.get(ctypes.get_errno()))
