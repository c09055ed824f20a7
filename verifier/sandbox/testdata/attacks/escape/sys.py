# Reads what the kernel tells of the machine.
# status: error
# error: FileNotFoundError
# landlock.error: PermissionError
import os
print(os.listdir("/sys"))
