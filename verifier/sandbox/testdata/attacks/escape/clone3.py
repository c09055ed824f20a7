# Makes namespaces by clone3, whose flags no filter can read.
# status: ok
# output: -1 ENOSYS
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
arguments = (ctypes.c_uint64 * 8)(0x10000000, 0, 0, 0, 17)
print(libc.syscall(435, arguments, 64), errno.errorcode[ctypes.get_errno()])
