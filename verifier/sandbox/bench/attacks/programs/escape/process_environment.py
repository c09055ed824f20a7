# canary: process
# Tells the environment of another process.
def solve(item):
    with open("/proc/%d/environ" % canary["pid"]) as file:
        tell(file.read())
