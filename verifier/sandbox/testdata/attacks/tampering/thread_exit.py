# Ends the main thread by an exception for threads.
# status: ok
import _thread
_thread.exit()
