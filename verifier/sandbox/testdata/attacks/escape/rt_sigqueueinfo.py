# Sends a signal with a forged origin to pid 1.
# status: ok
# output: -1 EPERM
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall({"x86_64": 129, "aarch64": 138}[os.uname().machine], 1, 17, 0), errno.errorcode[ctypes.get_errno()])
