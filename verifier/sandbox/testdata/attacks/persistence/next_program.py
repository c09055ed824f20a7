# Answers before its end, and is killed: a death is not an answer.
# status: killed
import os
answer(3)
os._exit(0)
