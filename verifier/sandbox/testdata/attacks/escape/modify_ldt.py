# Makes a 32-bit code segment.
# machine: x86_64
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(154, 1, 0, 0), errno.errorcode[ctypes.get_errno()])
