# Has a child end the program in its place.
# status: ok
# answer: 1
# landlock.status: process_limit
# landlock.error: BlockingIOError
# landlock.answer:
import os
pid = os.fork()
if pid == 0: answer(2)
else: answer(1)
_ = pid and os.waitpid(pid, 0)
