# Makes a descriptor its terminal.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.ioctl(0, 0x540e, 1), errno.errorcode.get(ctypes.get_errno()))
