# Has the channel not wait: to fail so is, as Python tells it, to find no room for a process.
# status: process_limit
# error: BlockingIOError
import os
channel = answer.__closure__[0].cell_contents.channel
os.set_blocking(channel.fd, False)
channel.receive()
