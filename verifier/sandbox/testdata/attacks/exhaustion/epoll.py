# Makes epolls for ever.
# status: file_limit
import select
a = []
while True: a.append(select.epoll())
