# canary: file
# Tells what is in a file of the host.
def solve(item):
    with open(canary["file"]) as file:
        tell(file.read())
