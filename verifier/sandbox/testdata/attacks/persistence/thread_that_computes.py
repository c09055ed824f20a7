# Leaves a thread that never lets go.
# status: ok
import _thread
def work():
    while True: pass
_ = _thread.start_new_thread(work, ())
