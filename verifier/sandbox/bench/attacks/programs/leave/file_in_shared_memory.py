# Leaves a file in shared memory.
def solve(item):
    with open("/dev/shm/" + canary["name"], "w") as file:
        file.write("here")
