# Goes to another directory, which is gone afterwards.
# status: ok
import os
os.mkdir("here")
os.chdir("here")
os.rmdir("../here")
