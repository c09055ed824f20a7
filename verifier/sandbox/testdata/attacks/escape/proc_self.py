# Reads its own process's memory map.
# status: error
# error: FileNotFoundError
# landlock.error: PermissionError
print(open("/proc/self/maps").read())
