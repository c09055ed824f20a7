# Traces and profiles all that follows.
# status: ok
import sys, threading
threading.settrace(lambda *_: None)
sys.setprofile(lambda *_: None)
sys.settrace(lambda *_: None)
