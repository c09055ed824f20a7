package bench

import (
	"context"
	"fmt"

	"agon"
)

// hostiles are programs that use up what there is of something. Each ends at a
// limit or with an error.
var hostiles = []struct{ name, program string }{
	{"fork bomb", "import os\nwhile True: os.fork()"},
	{"memory", "a = []\nwhile True: a.append(bytearray(1 << 20))"},
	{"output", "while True: print('x' * 1000)"},
	{"time", "while True: pass"},
	{"kill", "import os\nos.kill(os.getpid(), 9)"},
	{"recursion", "def f(): return f()\nf()"},
	{"files", "import os\nfor n in range(1000): open(os.environ.get('TMPDIR', '/tmp') + '/%d' % n, 'w').close()"},
}

// mixed makes every fourth attempt a hostile one.
func mixed(honest, hostile Work) Work {
	return func(ctx context.Context, n int64) error {
		if n%4 == 0 {
			return hostile(ctx, n/4)
		}
		return honest(ctx, n)
	}
}

// hostile is an attempt of one of the hostile programs.
func (w *world) hostile(ctx context.Context, n int64) error {
	one := hostiles[n%int64(len(hostiles))]
	episode, err := w.env.Start(ctx, n%seeds)
	if err != nil {
		return err
	}
	defer episode.Close()
	interpreter, err := w.box.Interpret(ctx, episode, w.env.Spec().Tools)
	if err != nil {
		return err
	}
	defer interpreter.Close()
	execution, err := interpreter.Run(ctx, one.program)
	if err != nil {
		return err
	}
	if execution.Limit == agon.LimitNone && execution.Error == "" {
		return fmt.Errorf("the hostile program %q ended well", one.name)
	}
	return nil
}
