# Leaves a file in /tmp.
def solve(item):
    with open("/tmp/" + canary["name"], "w") as file:
        file.write("here")
