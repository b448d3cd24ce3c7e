// Checks notes, cosignatures, proofs and tiles with Go's own packages for transparency logs, which know nothing of us.
//
// It reads a JSON list of cases from standard input, and writes a JSON list with an empty text for each case that
// holds, or with what is wrong with it.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Case is one log at two times, with an entry of it and a witness.
type Case struct {
	Vkey        string            `json:"vkey"`
	Witness     string            `json:"witness"` // a vkey of type 4, or empty
	Old         string            `json:"old"`
	New         string            `json:"new"`
	Index       int64             `json:"index"`
	Entry       string            `json:"entry"`
	Inclusion   []string          `json:"inclusion"`
	Consistency []string          `json:"consistency"`
	Tiles       map[string]string `json:"tiles"` // base64 by our path, or none
}

// cosigner verifies lines of cosignature/v1, as C2SP tlog-cosignature describes them.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }

func (c cosigner) Verify(message, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	second := binary.BigEndian.Uint64(signature)
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", second, message)
	return ed25519.Verify(c.key, []byte(signed), signature[8:])
}

func newCosigner(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("malformed vkey of a witness")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 1+ed25519.PublicKeySize || key[0] != 4 {
		return nil, errors.New("not a key of a witness")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	hash := binary.BigEndian.Uint32(sum[:])
	if fmt.Sprintf("%08x", hash) != parts[1] {
		return nil, errors.New("wrong id of a witness's key")
	}
	return cosigner{parts[0], hash, key[1:]}, nil
}

// open returns the tree of a checkpoint that every one of the verifiers has signed.
func open(text string, verifiers ...note.Verifier) (tree tlog.Tree, err error) {
	opened, err := note.Open([]byte(text), note.VerifierList(verifiers...))
	if err != nil {
		return tree, err
	}
	if len(opened.Sigs) != len(verifiers) {
		return tree, fmt.Errorf("%d signatures hold, not %d", len(opened.Sigs), len(verifiers))
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifiers[0].Name() {
		return tree, errors.New("not a checkpoint of this log")
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, err
}

func hashes(texts []string) (found []tlog.Hash, err error) {
	for _, text := range texts {
		hash, err := tlog.ParseHash(text)
		if err != nil {
			return nil, err
		}
		found = append(found, hash)
	}
	return found, nil
}

// tiles reads what we serve; Go's paths name the height of a tile first, C2SP's do not.
type tiles map[string]string

func (t tiles) Height() int                        { return 8 }
func (t tiles) SaveTiles(_ []tlog.Tile, _ [][]byte) {}

func (t tiles) ReadTiles(wanted []tlog.Tile) (read [][]byte, err error) {
	for _, tile := range wanted {
		text, known := t[strings.TrimPrefix(tile.Path(), "tile/8/")]
		if !known {
			return nil, fmt.Errorf("no tile %s", tile.Path())
		}
		data, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return nil, err
		}
		read = append(read, data)
	}
	return read, nil
}

func check(c Case) error {
	log, err := note.NewVerifier(c.Vkey)
	if err != nil {
		return err
	}
	signers := []note.Verifier{log}
	if c.Witness != "" {
		witness, err := newCosigner(c.Witness)
		if err != nil {
			return err
		}
		signers = append(signers, witness)
	}
	older, err := open(c.Old, signers...)
	if err != nil {
		return fmt.Errorf("old: %w", err)
	}
	newer, err := open(c.New, signers...)
	if err != nil {
		return fmt.Errorf("new: %w", err)
	}
	path, err := hashes(c.Inclusion)
	if err != nil {
		return err
	}
	leaf := tlog.RecordHash([]byte(c.Entry))
	if err := tlog.CheckRecord(path, newer.N, newer.Hash, c.Index, leaf); err != nil {
		return fmt.Errorf("inclusion: %w", err)
	}
	proof, err := hashes(c.Consistency)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(proof, newer.N, newer.Hash, older.N, older.Hash); err != nil {
		return fmt.Errorf("consistency: %w", err)
	}
	if c.Tiles == nil {
		return nil
	}
	reader := tlog.TileHashReader(newer, tiles(c.Tiles))
	proven, err := tlog.ProveRecord(newer.N, c.Index, reader)
	if err != nil {
		return fmt.Errorf("tiles: %w", err)
	}
	if err := tlog.CheckRecord(proven, newer.N, newer.Hash, c.Index, leaf); err != nil {
		return fmt.Errorf("tiles: %w", err)
	}
	return nil
}

func main() {
	var cases []Case
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	found := make([]string, len(cases))
	for at, each := range cases {
		if err := check(each); err != nil {
			found[at] = err.Error()
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
		os.Exit(2)
	}
}
