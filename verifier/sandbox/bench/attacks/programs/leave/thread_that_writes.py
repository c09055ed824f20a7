# Leaves a thread that does something later.
import threading


def late():
    wait("graded")
    with open(canary["folder"] + "/late", "w") as file:
        file.write("here")


def solve(item):
    threading.Thread(target=late, daemon=True).start()
