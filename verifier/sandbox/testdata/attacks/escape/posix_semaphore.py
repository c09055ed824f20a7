# Makes a named semaphore by the multiprocessing module.
# status: error
# error: Error
import multiprocessing
multiprocessing.Lock()
