# Forges a call by keys of another case and a name with a space.
# status: ok
# output: there is no tool
# calls: 1
channel = answer.__self__.channel
channel.send('{"CALL":"count ","ARGUMENTS":{}}')
print(channel.receive())
