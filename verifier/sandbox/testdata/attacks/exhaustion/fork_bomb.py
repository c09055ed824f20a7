# Forks for ever.
# status: process_limit
import os
while True: os.fork()
