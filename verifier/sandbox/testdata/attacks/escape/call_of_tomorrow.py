# Makes a system call that no kernel has yet.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(900, 0), errno.errorcode[ctypes.get_errno()])
