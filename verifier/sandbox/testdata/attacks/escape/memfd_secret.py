# Makes memory that the kernel does not map.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(447, 0), errno.errorcode[ctypes.get_errno()])
