# Reads what the kernel tells of the machine.
# status: error
# error: FileNotFoundError
import os
print(os.listdir("/sys"))
