# Starts threads for ever.
# status: process_limit
import threading, time
while True: threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
