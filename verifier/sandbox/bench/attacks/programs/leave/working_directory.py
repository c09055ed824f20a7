# Leaves its working directory, by ending before anybody can remove it.
import os


def solve(item):
    with open(canary["name"], "w") as file:
        file.write("here")
    os._exit(1)
