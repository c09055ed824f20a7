# Makes a system call by its x32 number, which a filter of numbers may miss.
# machine: x86_64
# status: ok
# output: -1 ENOSYS
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(0x40000000 | 41, 2, 1, 0), errno.errorcode[ctypes.get_errno()])
