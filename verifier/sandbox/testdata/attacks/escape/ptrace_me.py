# Has itself traced.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.ptrace(0, 0, None, None), errno.errorcode.get(ctypes.get_errno()))
