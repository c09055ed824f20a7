# Leaves a thread that runs on.
# status: ok
import threading, time
threading.Thread(target=lambda: [time.sleep(1) for _ in range(600)]).start()
