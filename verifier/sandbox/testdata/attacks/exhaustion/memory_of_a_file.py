# Grows a map with a file of its own.
# status: file_limit
import mmap
with open("x", "wb+") as file:
    file.truncate(1 << 30)
    mmap.mmap(file.fileno(), 1 << 30)
