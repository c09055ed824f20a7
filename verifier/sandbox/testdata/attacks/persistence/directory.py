# Goes to another directory, which is gone afterwards.
# status: ok
import os
os.mkdir("/tmp/here")
os.chdir("/tmp/here")
os.rmdir("/tmp/here")
