# Reads its own process's memory map.
# status: error
# error: FileNotFoundError
print(open("/proc/self/maps").read())
