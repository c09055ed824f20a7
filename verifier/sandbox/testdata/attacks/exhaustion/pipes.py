# Makes pipes for ever.
# status: file_limit
import os
while True: os.pipe()
