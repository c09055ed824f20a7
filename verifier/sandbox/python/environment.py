"""The environment role: the user's tools and the states of open episodes.

Runs no model's code. One process holds many episodes; each message names one,
and may first set it to the initial state of a seed.
"""

import marshal
import os
import sys

import describe
import library
import schema
import tools
import wire

# Of the initial states that are kept, as text and as data: some of what the
# process may have in memory, however large a state is.
_INITIAL_BYTES = 64 << 20
_SCHEMA_SEEDS = 8


class Episode:
    """A state, and its canonical text while that is known."""

    __slots__ = ("state", "text")

    def __init__(self, state, text):
        self.state, self.text = state, text


class Initial:
    """The initial states of the seeds that were asked for last."""

    def __init__(self, loaded):
        self.tools = loaded
        self.kept = {}
        self.bytes = 0

    def of(self, seed):
        """Returns a state, marshalled, and its canonical text."""
        if seed in self.kept:
            return self.kept[seed]
        state, text = self.tools.initial(seed)
        made = marshal.dumps(state, 2), text
        self.kept[seed] = made
        self.bytes += _weight(made)
        while self.bytes > _INITIAL_BYTES:
            self.bytes -= _weight(self.kept.pop(next(iter(self.kept))))
        return made


def _weight(made):
    data, text = made
    return len(data) + len(text)


class Work:
    """Serves its owner's messages until the channel closes."""

    def __init__(self, config):
        sys.path.extend(config["packages"])
        os.environ.update(config["environ"])
        grants = config["isolation"]["grants"]
        if grants and grants["files"]:
            os.environ["AGON_FILES"] = os.path.abspath("files")
        tools.packages = bool(config["packages"])
        self.tools = tools.Tools(config["tools"], config["evaluation"])
        self.initial = Initial(self.tools)
        self.episodes = {}
        self._try_seeds()
        self.ready = {"tools": describe.describe(self.tools), "state_schema": self._state_schema()}

    def _try_seeds(self):
        for seed in (0, 1):
            if self.tools.initial(seed)[1] != self.tools.initial(seed)[1]:
                raise tools.Broken("initial_state(%d) returns another state when called again" % seed)

    def _state_schema(self):
        return schema.of_values([self.tools.initial(seed)[0] for seed in range(_SCHEMA_SEEDS)])

    def run(self, control):
        while True:
            message = control.receive()
            try:
                reply = self._answer(message)
            except tools.Broken as error:
                reply = wire.encode({"broken": str(error)})
            control.send(reply)

    def _answer(self, message):
        for closed in message.get("closed", ()):
            self.episodes.pop(closed, None)
        if "held_out" in message:
            return self._held_out(message["held_out"])
        seed = message.get("seed")
        if "scripts" in message:
            return '{"played":[%s]}' % ",".join([self._play(seed, calls) for calls in message["scripts"]])
        if "given" in message:
            episode = Episode(wire.decode(message["given"]), message["given"])
            return '{"returns":[%s]}' % ",".join([self._call(episode, *call) for call in message["calls"]])
        if seed is not None:
            self.episodes[message["episode"]] = self._start(seed)
        episode = self.episodes[message["episode"]]
        returns = [self._call(episode, *call) for call in message.get("calls", ())]
        reply = '{"returns":[%s]' % ",".join(returns)
        if message.get("state"):
            reply += ',"state":%s' % self._text(episode)
        return reply + "}"

    def _play(self, seed, calls):
        """Makes calls from an initial state, and tells the state that they changed."""
        episode = self._start(seed)
        initial = episode.text
        reply = '{"returns":[%s]' % ",".join([self._call(episode, *call) for call in calls])
        text = self._text(episode)
        if text != initial:
            reply += ',"state":%s' % text
        return reply + "}"

    def _start(self, seed):
        data, text = self.initial.of(seed)
        return Episode(marshal.loads(data), text)

    def _text(self, episode):
        if episode.text is None:
            episode.text = tools.checked(episode.state, "after a tool's call")
        return episode.text

    def _call(self, episode, name, arguments):
        function = self.tools.functions[name]
        before = self._snapshot(episode, name)
        try:
            value = wire.encode(function(episode.state, **arguments))
        except BaseException as error:  # SystemExit too is a tool's complaint
            episode.state = marshal.loads(before)
            return '{"error":%s}' % wire.encode(tools.complaint(error))
        if not self.tools.read_only(name):
            episode.text = None
        elif marshal.dumps(episode.state, 2) != before:
            raise tools.Broken("tool %s is marked read_only and changed the state" % name)
        return '{"value":%s}' % value

    def _snapshot(self, episode, name):
        # Version 2 has no references between equal objects, so equal states
        # give equal bytes, however they came about.
        try:
            return marshal.dumps(episode.state, 2)
        except ValueError:
            raise tools.Broken("before %s: the state holds something that is not JSON" % name) from None

    def _held_out(self, seeds):
        function = self.tools.namespace["held_out"]
        tasks = []
        for seed in seeds:
            try:
                tasks.append(wire.encode(function(seed)))
            except BaseException as error:
                raise tools.Broken("held_out(%d): %s" % (seed, tools.where(error))) from None
        return '{"held_out":[%s]}' % ",".join(tasks)
