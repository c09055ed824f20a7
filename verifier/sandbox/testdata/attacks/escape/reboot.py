# Reboots the machine.
# status: ok
# output: -1 EPERM
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
print(libc.reboot(0x01234567), errno.errorcode.get(ctypes.get_errno()))
