# Takes the machine's ports.
# machine: x86_64
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.iopl(3), errno.errorcode[ctypes.get_errno()])
