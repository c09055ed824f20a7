# Opens a file by the newest call.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(437, -100, 0, 0, 0), errno.errorcode[ctypes.get_errno()])
