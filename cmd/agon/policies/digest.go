package policies

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// longestJSON bounds a file of JSON in a checkpoint, in bytes: the tokenizers of
// large models take some 30 MiB, and an index less.
const longestJSON = 256 << 20

// Sound refuses a folder whose files would be read without end.
func Sound(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		kind := filepath.Ext(entry.Name())
		if kind != ".json" && kind != ".safetensors" || entry.Name() == "trainer_state.json" {
			continue
		}
		info, err := os.Stat(filepath.Join(folder, entry.Name()))
		switch {
		case err != nil:
			return err
		case !info.Mode().IsRegular():
			return fmt.Errorf("%s is not a regular file", entry.Name())
		case kind == ".json" && info.Size() > longestJSON:
			return fmt.Errorf("%s has %d MiB: it must have at most %d", entry.Name(), info.Size()>>20, longestJSON>>20)
		}
	}
	return nil
}

// DigestOf names the weights in a folder that is sound.
func DigestOf(folder string) (string, error) {
	if err := Sound(folder); err != nil {
		return "", err
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	for _, entry := range entries {
		name := entry.Name()
		if filepath.Ext(name) != ".safetensors" || name == optimizerFile {
			continue
		}
		if err := hashFile(hash, filepath.Join(folder, name)); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// DigestOfFile is the SHA-256 of a file, in hex.
func DigestOfFile(name string) (string, error) {
	hash := sha256.New()
	if err := hashFile(hash, name); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

func hashFile(hash io.Writer, name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(hash, file)
	return err
}

// DigestOfPolicy names the weights that a checkpoint's name stands for.
func DigestOfPolicy(name string) (string, error) {
	folder, cleanUp, err := CheckpointFolder(name)
	if err != nil {
		return "", err
	}
	defer cleanUp()
	l, err := LineageOf(folder)
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Digest()
}
