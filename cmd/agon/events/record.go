package events

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// The sizes, in bytes, of what stands before and after the data of a record.
const (
	headerSize = 8 + 4
	footerSize = 4
)

// longestRecord bounds the data of a record that is read, in bytes. An iteration
// takes a few thousand.
const longestRecord = 64 << 20

// maskDelta is kMaskDelta of tensorflow/core/lib/hash/crc32c.h.
const maskDelta = 0xa282ead8

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// maskedCRC is the CRC-32C of data, turned right by 15 bits, plus maskDelta
// (crc32c.h: Mask). The mask keeps the CRC of data that holds CRCs from degrading.
func maskedCRC(data []byte) uint32 {
	crc := crc32.Checksum(data, castagnoli)
	return (crc>>15 | crc<<17) + maskDelta
}

// appendRecord adds a record with data to records.
func appendRecord(records, data []byte) []byte {
	start := len(records)
	records = binary.LittleEndian.AppendUint64(records, uint64(len(data)))
	records = binary.LittleEndian.AppendUint32(records, maskedCRC(records[start:]))
	records = append(records, data...)
	return binary.LittleEndian.AppendUint32(records, maskedCRC(data))
}

// errTorn tells that the data ends within a record.
var errTorn = errors.New("torn record")

// readRecord returns the data of the next record, io.EOF where there is none,
// errTorn where the last one is not whole, and another error where it is damaged.
func readRecord(r io.Reader) ([]byte, error) {
	var header [headerSize]byte
	if err := readWhole(r, header[:]); err != nil {
		return nil, err
	}
	if maskedCRC(header[:8]) != binary.LittleEndian.Uint32(header[8:]) {
		return nil, errors.New("the checksum of a length does not match")
	}
	length := binary.LittleEndian.Uint64(header[:])
	if length > longestRecord {
		return nil, fmt.Errorf("a record of %d bytes", length)
	}
	data := make([]byte, length+footerSize)
	if err := readWhole(r, data); err != nil {
		if err == io.EOF {
			err = errTorn
		}
		return nil, err
	}
	footer := data[length:]
	if data = data[:length]; maskedCRC(data) != binary.LittleEndian.Uint32(footer) {
		return nil, errors.New("the checksum of a record does not match")
	}
	return data, nil
}

// readWhole fills to: io.EOF where nothing is left, errTorn where too little is.
func readWhole(r io.Reader, to []byte) error {
	_, err := io.ReadFull(r, to)
	if err == io.ErrUnexpectedEOF {
		return errTorn
	}
	return err
}
