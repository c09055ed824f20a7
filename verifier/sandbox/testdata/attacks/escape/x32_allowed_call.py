# Makes an allowed call by its x32 number.
# machine: x86_64
# status: ok
# output: -1 ENOSYS
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(0x40000000 | 39), errno.errorcode[ctypes.get_errno()])
