package sandbox

import (
	"strings"
	"testing"
	"time"

	"agon"
)

// A hostile program is answered by what it prints.
func TestHostilePrograms(t *testing.T) {
	w := newWorld(t, Limits{ActionTime: 10 * time.Second})
	const libc = `
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
def call(name, *args):
    r = getattr(libc, name)(*args)
    print(name, "done" if r >= 0 else errno.errorcode[ctypes.get_errno()])
`
	tests := []struct{ name, program, want string }{
		{"host files", `
import os
for path in ("/etc/passwd", "/proc/self/status", "/sys/kernel", "/dev/null", "/root/.ssh", "/home", "/usr/bin", "/bin/sh"):
    if os.path.exists(path): print(path)
`, ""},
		{"the root", `
import os
try: open("/x", "w")
except OSError as e: print(e.strerror)
`, "Read-only file system\n"},
		{"the library", `
import os
try: open(os.__file__, "a")
except OSError as e: print(type(e).__name__ in ("OSError", "PermissionError"))
`, "True\n"},
		{"environment variables", `import os; print(sorted(set(os.environ) - {"LC_ALL", "PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED", "PYTHONUTF8", "TZ", "LC_CTYPE"}))`, "[]\n"},
		{"sockets", `
import _socket
for family in (1, 2, 10, 16, 40):
    try: _socket.socket(family)
    except OSError as e: print(e.strerror)
`, strings.Repeat("Operation not permitted\n", 5)},
		{"namespaces and mounts", libc + `
call("unshare", 0x10000000)
call("unshare", 0x00020000)
call("mount", b"none", b"/tmp", b"tmpfs", 0, None)
call("syscall", 56, 0x10000000 | 17, 0, 0, 0, 0)
call("chroot", b"/tmp")
call("setns", 0, 0)
`, strings.Join([]string{"unshare EPERM", "unshare EPERM", "mount EPERM", "syscall EPERM", "chroot EPERM", "setns EPERM", ""}, "\n")},
		{"other ways into the kernel", libc + `
call("ptrace", 16, 1, 0, 0)
call("shmget", 0, 4096, 0o1600)
call("msgget", 0, 0o1600)
call("semget", 0, 1, 0o1600)
call("syscall", 321, 0, 0, 0)
call("syscall", 298, 0, 0, 0, 0, 0)
call("syscall", 425, 1, 0)
call("syscall", 250, 0, 0)
call("syscall", 310, 1, 0, 0, 0, 0, 0)
call("personality", 0)
call("process_vm_readv", 1, 0, 0, 0, 0, 0)
call("userfaultfd" if hasattr(libc, "userfaultfd") else "vhangup")
call("sethostname", b"x", 1)
call("setuid", 0)
`, strings.Join([]string{"ptrace EPERM", "shmget EPERM", "msgget EPERM", "semget EPERM", "syscall EPERM", "syscall EPERM", "syscall EPERM", "syscall EPERM", "syscall EPERM", "personality EPERM", "process_vm_readv EPERM", "vhangup EPERM", "sethostname EPERM", "setuid EPERM", ""}, "\n")},
		{"exec", `
import os
try: os.execv("/bin/sh", ["sh"])
except OSError as e: print(e.strerror)
`, "Operation not permitted\n"},
		{"pid 1", `
import os, resource, signal
for s in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, signal.SIGINT, signal.SIGCHLD): os.kill(1, s)
try: resource.prlimit(1, resource.RLIMIT_CPU, (1, 1))
except OSError as e: print(e.strerror)
print(count("A", "nut") > 0)
`, "Operation not permitted\nTrue\n"},
		{"more rights", `
import resource
for what in (resource.RLIMIT_AS, resource.RLIMIT_NPROC, resource.RLIMIT_CPU):
    try: resource.setrlimit(what, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    except (OSError, ValueError): print("no")
`, "no\nno\nno\n"},
		{"states and expected values", `
import gc, sys
print([o for o in gc.get_objects() if isinstance(o, dict) and ("bins" in o or "notes" in o)])
frame, seen = sys._getframe(), []
while frame: seen += list(frame.f_locals); frame = frame.f_back
print([name for name in seen if name in ("state", "verifier", "verify", "solution")])
`, "[]\n[]\n"},
		{"hidden tools", `
try: look()
except NameError as e: print(e)
`, "name 'look' is not defined\n"},
	}
	var visible []agon.Tool
	for _, tool := range w.env.Spec().Tools {
		if !tool.ChallengerOnly {
			visible = append(visible, tool)
		}
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			i, err := w.Interpret(t.Context(), w.start(t, 1), visible)
			if err != nil {
				t.Fatal(err)
			}
			defer i.Close()
			if got := run(t, i, test.program); got.Output != test.want || !got.Ok() {
				t.Errorf("got %+v\nwant %q", got, test.want)
			}
		})
	}
}

// forge writes body as a frame to every descriptor that the program holds.
const forge = `
import os
def forge(body):
    for fd in range(3, 64):
        try: os.write(fd, len(body).to_bytes(4, "big") + body)
        except OSError: pass
`

func TestForgedFrames(t *testing.T) {
	w := newWorld(t, Limits{ActionTime: 5 * time.Second})
	tests := []struct {
		name, program string
		want          agon.Limit
	}{
		{"no JSON", forge + `forge(b"nonsense")`, agon.LimitKilled},
		{"no frame", forge + `forge(b"")`, agon.LimitKilled},
		{"a huge length", `
import os
for fd in range(3, 64):
    try: os.write(fd, b"\xff\xff\xff\xff")
    except OSError: pass
while True: pass`, agon.LimitKilled},
		{"a limit that is not the child's to tell", forge + `forge(b'{"done":true,"limit":"nonsense"}')`, agon.LimitKilled},
		{"an answer that is no JSON", forge + `forge(b'{"done":true,"answer":"{"}')`, agon.LimitNone},
		{"an answer with a key twice", forge + `forge(b'{"done":true,"answer":"{\\"a\\":1,\\"a\\":2}"}')`, agon.LimitNone},
		{"pid 1's words", forge + `forge(b'{"empty":true}')`, agon.LimitKilled},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			i, _ := w.interpreter(t, 1)
			if got := run(t, i, test.program); got.Limit != test.want || got.Answer != nil {
				t.Errorf("got %+v", got)
			}
		})
	}
	t.Run("a call of a tool that is not there", func(t *testing.T) {
		i, _ := w.interpreter(t, 1)
		got := run(t, i, forge+`
forge(b'{"call":"initial_state","arguments":{"seed":1}}')
import os
print(os.read(fd_of_channel(), 1000) if "fd_of_channel" in globals() else "sent")`)
		if len(got.Calls) != 1 || got.Calls[0].Return.Error == "" {
			t.Errorf("got %+v", got)
		}
	})
}

// What a program leaves behind is gone before the next attempt.
func TestNothingSurvives(t *testing.T) {
	w := newWorld(t, Limits{})
	leave := `
import os, signal, time
_ = open("/tmp/left", "w").write("x")
os.makedirs("/tmp/a/b"); _ = open("/tmp/a/b/c", "w"); os.chmod("/tmp/a", 0)
os.symlink("/", "/tmp/link")
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        for s in range(1, 32):
            try: signal.signal(s, signal.SIG_IGN)
            except (OSError, ValueError): pass
        time.sleep(600)
print("left")
`
	look := `
import os
print(os.listdir("/tmp"), end=" ")
alive = 0
for pid in range(2, 500):
    try:
        os.kill(pid, 0)
        alive += 1
    except OSError: pass
print(alive)
`
	for range 3 {
		i, _ := w.interpreter(t, 1)
		if got := run(t, i, leave); got.Output != "left\n" {
			t.Fatalf("got %+v", got)
		}
		i.Close()
		next, _ := w.interpreter(t, 1)
		if got := run(t, next, look); got.Output != "[] 1\n" {
			t.Errorf("the next attempt found %+v", got)
		}
		next.Close()
	}
}

func TestValuesAreData(t *testing.T) {
	w := newWorld(t, Limits{})
	tests := []struct{ name, value, answer, complaint string }{
		{"equals everything", "type('E', (), {'__eq__': lambda *_: True})()", "", "E is not JSON"},
		{"a number that equals everything", "type('E', (int,), {'__eq__': lambda *_: True, '__repr__': lambda _: '99'})(3)", "3", ""},
		{"NaN", "float('nan')", "", "NaN and infinity are not JSON"},
		{"infinity", "[1, -float('inf')]", "", "NaN and infinity are not JSON"},
		{"a long integer", "10**30", "1" + strings.Repeat("0", 30), ""},
		{"a longer integer", "10**5000", "", "Exceeds the limit (4300 digits) for integer string conversion"},
		{"a surrogate", `"\ud800"`, "", "lone surrogate"},
		{"a pair of surrogates", `"\U0001f600"`, `"😀"`, ""},
		{"NUL", `"a\0b"`, `"a\u0000b"`, ""},
		{"deep", "__import__('functools').reduce(lambda a, _: [a], range(60), 0)", strings.Repeat("[", 60) + "0" + strings.Repeat("]", 60), ""},
		{"too deep", "__import__('functools').reduce(lambda a, _: [a], range(200), 0)", "", "nested more than 64 deep"},
		{"endless", "__import__('functools').reduce(lambda a, _: [a], range(10**5), 0)", "", "too deep"},
		{"a circle", "(lambda a: (a.append(a), a)[1])([])", "", "Circular reference"},
		{"a tuple", "(1, 'a')", `[1,"a"]`, ""},
		{"a set", "{1}", "", "set is not JSON"},
		{"bytes", "b'x'", "", "bytes is not JSON"},
		{"large", "'x' * 10**6", "", "more than 262144"},
		{"None", "None", "null", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			i, _ := w.interpreter(t, 1)
			got := run(t, i, "answer("+test.value+")")
			if string(got.Answer) != test.answer {
				t.Errorf("answer %.100s, want %.100s", got.Answer, test.answer)
			}
			if test.complaint == "" != (got.Error == "") || !strings.Contains(got.Error, test.complaint) {
				t.Errorf("error %q, want %q", got.Error, test.complaint)
			}
			asArgument := run(t, i, "note("+test.value+")")
			if test.complaint != "" && asArgument.Error == "" {
				t.Errorf("as an argument: %+v", asArgument)
			}
		})
	}
}
