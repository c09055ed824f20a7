# Reads the channel itself, so that the reply to a tool's call is gone.
# status: timeout
import os
channel = answer.__closure__[0].cell_contents.channel
channel.send('{"call":"count","arguments":{"bin":"A","item":"nut"}}')
_ = os.read(channel.fd, 65536)
_ = channel.receive()
