# Counts what the processor does.
# status: ok
# output: -1 EPERM
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall({"x86_64": 298, "aarch64": 241}[os.uname().machine], 0, 0, 0, -1, 0), errno.errorcode[ctypes.get_errno()])
