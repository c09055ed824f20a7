# Loads another kernel.
# status: ok
# output: -1 EPERM
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall({"x86_64": 246, "aarch64": 104}[os.uname().machine], 0, 0, 0, 0), errno.errorcode[ctypes.get_errno()])
