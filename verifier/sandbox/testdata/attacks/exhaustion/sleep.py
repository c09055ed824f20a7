# Sleeps for ever.
# status: timeout
import time
while True: time.sleep(10**6)
