# Writes a file into the root.
# status: error
# error: OSError: [Errno 30] Read-only file system
# uid.error: PermissionError
# landlock.error: PermissionError
open("/x", "w")
