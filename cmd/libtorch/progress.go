package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// say prints one line of progress.
func say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "libtorch: "+format+"\n", args...)
}

// report says every few seconds how much has arrived under dir, until the
// returned function is called.
func report(dir string) (stop func()) {
	done := make(chan struct{})
	go func() {
		tick := time.NewTicker(5 * time.Second)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				say("%d MB so far", size(dir)>>20)
			}
		}
	}()
	return func() { close(done) }
}

// size is the number of bytes under dir; files that vanish meanwhile count as none.
func size(dir string) (bytes int64) {
	filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() {
			bytes += info.Size()
		}
		return nil
	})
	return bytes
}
