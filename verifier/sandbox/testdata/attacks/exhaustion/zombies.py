# Leaves its children unreaped until there is no room for more.
# status: process_limit
import os
while True:
    if os.fork() == 0: os._exit(0)
