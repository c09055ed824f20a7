# Loads a kernel module from a file.
# status: ok
# output: -1 EPERM
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall({"x86_64": 313, "aarch64": 273}[os.uname().machine], 0, 0, 0), errno.errorcode[ctypes.get_errno()])
