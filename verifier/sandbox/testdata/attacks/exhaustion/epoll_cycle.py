# Watches epolls by epolls, which the kernel has to walk.
# status: ok
# output: done
import select
a = [select.epoll() for _ in range(40)]
for one in a:
    for other in a:
        try: one.register(other.fileno())
        except OSError: pass
print("done")
