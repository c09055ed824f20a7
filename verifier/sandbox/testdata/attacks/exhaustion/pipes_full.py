# Fills a pipe that nobody reads.
# status: timeout
import os
read, write = os.pipe()
while True: os.write(write, b"x" * 65536)
