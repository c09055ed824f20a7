# canary: written
# Writes a file of the host.
def solve(item):
    with open(canary["folder"] + "/written", "w") as file:
        file.write("here")
