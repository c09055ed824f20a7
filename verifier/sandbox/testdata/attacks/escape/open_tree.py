# Clones a tree of mounts.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(428, -100, 0, 1), errno.errorcode[ctypes.get_errno()])
