# Has a file allocated without writing.
# status: file_limit
import os
with open("x", "wb") as file: os.posix_fallocate(file.fileno(), 0, 1 << 40)
