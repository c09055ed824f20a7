# Changes environment variables.
# status: ok
import os
os.environ["PYTHONSTARTUP"] = "/tmp/x"
os.environ["HOME"] = "/tmp"
del os.environ["TZ"]
