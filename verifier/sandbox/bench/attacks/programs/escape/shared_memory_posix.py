# canary: shared
# Tells what is in shared memory of the host that has a name.
def solve(item):
    with open("/dev/shm/" + canary["shared"]) as file:
        tell(file.read())
