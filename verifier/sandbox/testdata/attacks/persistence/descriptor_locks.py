# Locks a file of the library and the null device.
# status: ok
import fcntl, os
fcntl.lockf(0, fcntl.LOCK_EX)
held = os.open(os.__file__, os.O_RDONLY)
fcntl.lockf(held, fcntl.LOCK_SH)
