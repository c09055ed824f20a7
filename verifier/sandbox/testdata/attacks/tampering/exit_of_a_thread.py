# Has a thread leave for all.
# status: killed
import os, threading
one = threading.Thread(target=os._exit, args=(0,))
one.start()
one.join()
