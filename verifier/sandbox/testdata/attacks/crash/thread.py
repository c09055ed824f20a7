# Crashes in a thread.
# status: killed
# error: killed by signal 11
import ctypes, threading
one = threading.Thread(target=ctypes.string_at, args=(0,))
one.start()
one.join()
