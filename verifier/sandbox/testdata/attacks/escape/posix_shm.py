# Makes POSIX shared memory.
# status: error
# error: FileNotFoundError
# landlock.error: PermissionError
import _posixshmem, os
_posixshmem.shm_open("/x", os.O_CREAT | os.O_RDWR, 0o600)
