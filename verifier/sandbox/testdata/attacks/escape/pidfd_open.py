# Takes a descriptor of pid 1.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(434, 1, 0), errno.errorcode[ctypes.get_errno()])
