# Writes into a pipe that nobody reads.
# status: error
# error: BrokenPipeError
import os
read, write = os.pipe()
os.close(read)
os.write(write, b"x")
