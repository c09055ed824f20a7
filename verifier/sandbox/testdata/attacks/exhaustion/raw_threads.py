# Starts threads below the threading module.
# status: process_limit
import _thread, time
while True: _thread.start_new_thread(time.sleep, (60,))
