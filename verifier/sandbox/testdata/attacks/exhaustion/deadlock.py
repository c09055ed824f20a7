# Waits for a lock that it holds.
# status: timeout
import _thread
lock = _thread.allocate_lock()
lock.acquire()
lock.acquire()
