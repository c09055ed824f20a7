# Lists the packages of the host.
# status: ok
# output: []
# landlock.output: [
import os
path = os.path.join(os.path.dirname(os.__file__), "site-packages")
print(os.listdir(path) if os.path.isdir(path) else [])
