# Hides the number of a call in the upper half of a register.
# machine: x86_64
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(ctypes.c_long(1 << 32 | 41), 2, 1, 0), errno.errorcode[ctypes.get_errno()])
