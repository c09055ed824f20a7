# Forges a frame that is a call and an end at once: it is a call.
# status: ok
# output: value
# calls: 1
channel = answer.__closure__[0].cell_contents.channel
channel.send('{"done":true,"call":"count","arguments":{"bin":"A","item":"nut"}}')
print(channel.receive())
