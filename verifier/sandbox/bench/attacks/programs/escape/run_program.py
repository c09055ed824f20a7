# canary: ran
# Runs a program of the host.
import posix


def solve(item):
    program = canary["folder"] + "/program"
    posix.waitpid(posix.posix_spawn(program, [program], {}), 0)
