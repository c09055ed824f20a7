"""The tier of user ids, for root where namespaces are forbidden.

Pid 1, here a process like any other, takes a root directory that was made for
it (a copy of the interpreter's library, which belongs to root, and an empty
/tmp), a user id of its own, and keeps of root's capabilities the three with
which it starts and clears up: to change its user id, to see into directories
and to remove files that are not its own. Each child takes the next user id of the
slot's and none of them, and goes behind the seccomp filter. No two attempts
that live share a user id, so what an attempt leaves is told by it, whatever
sessions and groups it went through: one kill ends everything of that user.
"""

import os

import directory
import isolate
import ruleset

CAP_DAC_OVERRIDE, CAP_FOWNER, CAP_SETUID = 1, 3, 7


class Tier(isolate.Tier):
    pause = 20

    def __init__(self, config):
        super().__init__(config)
        self.first, self.count = config["uids"]
        self.uid = self.first + 1  # of the attempt; the first is pid 1's

    def enter(self):
        config = self.config
        isolate.offer_to_oom_killer()
        os.chroot(config["directory"])
        os.chdir("/tmp")
        self.size = os.stat(".").st_size
        self._become_keeper()
        isolate.limit(config["limits"])
        isolate.give_up_privileges()
        isolate.subreap()
        ruleset.restrict_to_root(config["library"], config["grants"])  # in addition: the root and the user id do without
        self.filter = isolate.Filter(config["filter"])
        self.keeper = os.getpid() if config["forks"] else os.getppid()

    def _become_keeper(self):
        os.setgroups([])
        os.setresgid(self.first, self.first, self.first)
        isolate.forget_capabilities()
        isolate.prctl(isolate.PR_SET_KEEPCAPS, 1, "keep capabilities")
        os.setresuid(self.first, self.first, self.first)
        isolate.keep_capabilities((CAP_DAC_OVERRIDE, CAP_FOWNER, CAP_SETUID), "drop capabilities")

    def confine(self):
        os.setresuid(self.uid, self.uid, self.uid)
        isolate.keep_capabilities((), "drop capabilities")
        isolate.prctl(isolate.PR_SET_DUMPABLE, 0, "dumpable")  # undone by the change of user
        isolate.die_with(self.keeper)
        self.filter.apply()

    def end(self, lead):
        # With the attempt's user id as its effective one, pid 1 may signal the
        # processes of the attempt, and they still not pid 1: for that its real
        # and its saved id would count.
        os.setresuid(-1, self.uid, -1)
        try:
            self._check_reach()
            end = isolate.kill_all(lead)
        finally:
            os.setresuid(-1, self.first, -1)
        self.uid = self.first + 1 + (self.uid - self.first) % (self.count - 1)
        return end

    def _check_reach(self):
        """Raises rather than to signal everybody, should it ever be able to."""
        try:
            os.kill(os.getppid(), 0)
        except PermissionError:
            return
        raise RuntimeError("pid 1 of a slot may signal its owner")

    def leave(self, lead):
        self.end(lead)
        self.renew()

    def renew(self):
        directory.reset_null()
        os.chdir("/tmp")
        directory.renew(self.size)

    def overfull(self):
        return directory.exceeds("/tmp", self.config["tmp_bytes"], self.config["tmp_inodes"])
