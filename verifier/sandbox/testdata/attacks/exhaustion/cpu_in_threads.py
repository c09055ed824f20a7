# Computes in several threads.
# status: cpu_limit
import threading
def work():
    while True: pass
for _ in range(3): threading.Thread(target=work).start()
work()
