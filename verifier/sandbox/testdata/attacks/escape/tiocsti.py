# Types into the terminal that may stand behind a descriptor.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.ioctl(0, 0x5412, b"x"), errno.errorcode.get(ctypes.get_errno()))
