# Calls tools from threads at once: each gets its own reply.
# status: ok
# output: True
# calls: 20
import threading
replies = []
def ask(n): replies.append(note({"n": n})["n"] == n)
for start in range(0, 20, 4):
    threads = [threading.Thread(target=ask, args=(n,)) for n in range(start, start + 4)]
    for one in threads: one.start()
    for one in threads: one.join()
print(all(replies) and len(replies) == 20)
