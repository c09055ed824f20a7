# Turns address randomisation on and off.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.personality(0xffffffff), errno.errorcode.get(ctypes.get_errno()))
