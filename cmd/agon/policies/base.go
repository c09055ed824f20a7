package policies

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"agon/checkpoints/base"
	"agon/trainer/model/architecture"

	"golang.org/x/sys/unix"
)

// BaseName stands for the policy that ships wherever a checkpoint is named.
const BaseName = "base"

// baseFolders begins the name of the folders into which it is unpacked.
const baseFolders = "agon-policy-"

// UnpackBase writes the policy that ships into a folder for a while. The folder is
// locked until it is cleaned up, or we end: what a killed program has left is not,
// and is removed on the way.
func UnpackBase() (folder string, cleanUp func(), err error) {
	removeAbandoned(os.TempDir())
	if folder, err = os.MkdirTemp("", baseFolders); err != nil {
		return "", nil, err
	}
	lock, err := lockFolder(folder)
	if err != nil {
		return "", nil, errors.Join(err, os.RemoveAll(folder))
	}
	cleanUp = func() {
		os.RemoveAll(folder)
		lock.Close()
	}
	if err := copyBase(folder); err != nil {
		cleanUp()
		return "", nil, err
	}
	return folder, cleanUp, nil
}

// copyBase writes the files of the policy, without the code that embeds them.
func copyBase(folder string) error {
	entries, err := base.Files.ReadDir(".")
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if filepath.Ext(entry.Name()) == ".go" {
			continue
		}
		data, err := fs.ReadFile(base.Files, entry.Name())
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, entry.Name()), data, 0o644); err != nil {
			return err
		}
	}
	if _, err := os.Stat(filepath.Join(folder, architecture.ConfigName)); err != nil {
		return errors.New("this program was built without a policy: name a checkpoint, or make one with agon pretrain")
	}
	return nil
}

// removeAbandoned removes the folders that nobody has locked. A young one may be
// about to be.
func removeAbandoned(parent string) {
	const young = time.Minute
	left, _ := filepath.Glob(filepath.Join(parent, baseFolders+"*"))
	for _, folder := range left {
		if info, err := os.Lstat(folder); err != nil || time.Since(info.ModTime()) < young {
			continue
		}
		if lock, err := lockFolder(folder); err == nil {
			os.RemoveAll(folder)
			lock.Close()
		}
	}
}

// lockFolder locks a folder until the file is closed, or we end. It fails at once
// where another has.
func lockFolder(folder string) (*os.File, error) {
	file, err := os.OpenFile(folder, os.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW, 0)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}
