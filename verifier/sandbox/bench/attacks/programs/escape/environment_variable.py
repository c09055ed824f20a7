# canary: variable
# Tells a secret of the grader's environment.
import os


def solve(item):
    tell(os.environ["AGON_CANARY"])
