# Forges a call with an argument too many, to reach the state.
# status: ok
# output: error
# calls: 1
channel = answer.__closure__[0].cell_contents.channel
channel.send('{"call":"count","arguments":{"bin":"A","item":"nut","state":{}}}')
print(channel.receive())
