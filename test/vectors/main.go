// Writes log.json: what implementations not written here make of trees, tiles, notes, cosignatures, proofs and policies.
// The tests read the JSON alone. To write it anew: cd test/vectors && go run . > log.json
//
// Trees, proofs and notes are golang.org/x/mod's (sumdb/tlog, sumdb/note), cosignatures, tlog-proof and policies
// github.com/transparency-dev/formats', tile paths and bundles filippo.io/torchwood's. Cosignatures hold the time at which
// this ran; all else comes out the same each time.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"filippo.io/torchwood"
	fnote "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/formats/proof"
	"github.com/transparency-dev/formats/witness"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const origin = "concordat.example/VECTORS"

// The tree holds `entry 0`, `entry 1` and so on, without a line feed.
func entry(i int64) []byte { return fmt.Appendf(nil, "entry %d", i) }

type root struct {
	Size int64  `json:"size"`
	Root string `json:"root"`
}
type inclusion struct {
	Index int64    `json:"index"`
	Size  int64    `json:"size"`
	Proof []string `json:"proof"`
}
type consistency struct {
	Old   int64    `json:"old"`
	Size  int64    `json:"size"`
	Proof []string `json:"proof"`
}
type path struct {
	Level int    `json:"level"`
	Index int64  `json:"index"`
	Width int    `json:"width"`
	Path  string `json:"path"`
}
type grown struct {
	Old   int64    `json:"old"`
	Size  int64    `json:"size"`
	Paths []string `json:"paths"`
}
type key struct {
	Name string `json:"name"`
	Type int    `json:"type"`
	Seed string `json:"seed"`
	Vkey string `json:"vkey"`
}
type readNote struct {
	What string `json:"what"`
	Note string `json:"note"`
	// Opens under the log's key.
	Ok bool `json:"ok"`
}
type cosignature struct {
	Witness string `json:"witness"`
	Time    int64  `json:"time"`
	Line    string `json:"line"`
}
type policy struct {
	What   string `json:"what"`
	Policy string `json:"policy"`
	Ok     bool   `json:"ok"`
	// Which witnesses cosigned, and whether that is the quorum.
	Satisfied map[string]bool `json:"satisfied,omitempty"`
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func hashes(list []tlog.Hash) []string {
	out := []string{}
	for _, h := range list {
		out = append(out, base64.StdEncoding.EncodeToString(h[:]))
	}
	return out
}

func seedOf(name string) []byte {
	seed := sha256.Sum256([]byte("vectors of the log, a test key: " + name))
	return seed[:]
}

func keyOf(name string, algorithm byte) (key, string) {
	seed := seedOf(name)
	public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	vkey := must(note.NewEd25519VerifierKey(name, public))
	// The id in a signer's text is that of the plain key, whatever the key is used for.
	id := strings.Split(vkey, "+")[1]
	if algorithm == 4 {
		vkey = must(fnote.VKeyToCosignatureV1(vkey))
	}
	skey := fmt.Sprintf("PRIVATE+KEY+%s+%s+%s", name, id, base64.StdEncoding.EncodeToString(append([]byte{1}, seed...)))
	return key{name, int(algorithm), hex.EncodeToString(seed), vkey}, skey
}

func main() {
	const most = 70_000
	stored := []tlog.Hash{}
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := []tlog.Hash{}
		for _, i := range indexes {
			out = append(out, stored[i])
		}
		return out, nil
	})
	for i := range int64(most) {
		stored = append(stored, must(tlog.StoredHashes(i, entry(i), reader))...)
	}

	sizes := []int64{}
	for i := range int64(34) {
		sizes = append(sizes, i)
	}
	sizes = append(sizes, 63, 64, 65, 255, 256, 257, 511, 512, 513, 1000, 4096, 65_535, 65_536, 65_537, most)
	roots := []root{}
	for _, size := range sizes {
		h := must(tlog.TreeHash(size, reader))
		roots = append(roots, root{size, base64.StdEncoding.EncodeToString(h[:])})
	}

	inclusions := []inclusion{}
	for size := int64(1); size <= 17; size++ {
		for i := range size {
			inclusions = append(inclusions, inclusion{i, size, hashes(must(tlog.ProveRecord(size, i, reader)))})
		}
	}
	for _, size := range []int64{256, 257, 1000, 65_537, most} {
		for _, i := range []int64{0, 1, 100, 255, size / 2, size - 1} {
			inclusions = append(inclusions, inclusion{i, size, hashes(must(tlog.ProveRecord(size, i, reader)))})
		}
	}
	consistencies := []consistency{}
	for size := int64(1); size <= 17; size++ {
		for old := int64(1); old <= size; old++ {
			consistencies = append(consistencies, consistency{old, size, hashes(must(tlog.ProveTree(size, old, reader)))})
		}
	}
	for _, size := range []int64{256, 257, 1000, 65_537, most} {
		for _, old := range []int64{1, 2, 100, 255, 256, size / 2, size - 1, size} {
			consistencies = append(consistencies, consistency{old, size, hashes(must(tlog.ProveTree(size, old, reader)))})
		}
	}

	paths := []path{}
	for _, index := range []int64{0, 1, 9, 10, 99, 100, 999, 1000, 1001, 999_999, 1_000_000, 1_234_067, 1_234_567_890} {
		for _, level := range []int{-1, 0, 1, 7} {
			for _, width := range []int{1, 9, 112, 255, 256} {
				p := torchwood.TilePath(tlog.Tile{H: torchwood.TileHeight, L: level, N: index, W: width})
				paths = append(paths, path{level, index, width, p})
			}
		}
	}
	growths := []grown{}
	for _, pair := range [][2]int64{{0, 1}, {0, 255}, {0, 256}, {0, 257}, {1, 3}, {255, 256}, {255, 300}, {256, 257}, {300, 300}, {300, 70_000}, {65_535, 65_536}, {65_535, 65_537}} {
		g := grown{pair[0], pair[1], []string{}}
		for _, tile := range tlog.NewTiles(torchwood.TileHeight, pair[0], pair[1]) {
			g.Paths = append(g.Paths, torchwood.TilePath(tile))
		}
		growths = append(growths, g)
	}
	bundle := []byte{}
	for i := range int64(5) {
		bundle = must(torchwood.AppendTileEntry(bundle, entry(i)))
	}

	logKey, logSkey := keyOf(origin, 1)
	logSigner := must(note.NewSigner(logSkey))
	logVerifier := must(note.NewVerifier(logKey.Vkey))
	head := must(tlog.TreeHash(1000, reader))
	text := torchwood.Checkpoint{Origin: origin, Tree: tlog.Tree{N: 1000, Hash: head}}.String()
	signed := must(note.Sign(&note.Note{Text: text}, logSigner))

	keys := []key{logKey}
	witnesses := []key{}
	cosignatures := []cosignature{}
	lines := map[string]string{}
	for _, name := range []string{"witness.example/A", "witness.example/B", "witness.example/C"} {
		k, skey := keyOf(name, 4)
		signer := must(fnote.NewSignerForCosignatureV1(skey))
		whole := must(note.Sign(&note.Note{Text: text}, signer))
		opened := must(note.Open(whole, note.VerifierList(signer.Verifier())))
		time := must(fnote.CoSigV1Timestamp(opened.Sigs[0]))
		line := strings.TrimSuffix(strings.SplitN(string(whole), "\n\n", 2)[1], "\n")
		keys, witnesses = append(keys, k), append(witnesses, k)
		lines[name] = line
		cosignatures = append(cosignatures, cosignature{name, time.Unix(), line})
	}
	cosigned := string(signed)
	for _, c := range cosignatures {
		cosigned += c.Line + "\n"
	}

	notes := []readNote{}
	judge := func(what string, text string) {
		_, err := note.Open([]byte(text), note.VerifierList(logVerifier))
		notes = append(notes, readNote{what, text, err == nil})
	}
	line := strings.TrimSuffix(strings.SplitN(string(signed), "\n\n", 2)[1], "\n")
	judge("as signed", string(signed))
	judge("with cosignatures, which are unknown here", cosigned)
	judge("the same signature twice", string(signed)+line+"\n")
	judge("an unknown signature that is not one", string(signed)+"— other.example AAAAAAA=\n")
	judge("a signature of four bytes", string(signed)+"— other.example AAAAAA==\n")
	judge("no final line feed", strings.TrimSuffix(string(signed), "\n"))
	judge("no empty line", strings.Replace(string(signed), "\n\n", "\n", 1))
	judge("a tab", "\t"+string(signed))
	judge("a carriage return", strings.Replace(string(signed), "\n", "\r\n", 1))
	judge("a changed text", strings.Replace(string(signed), "1000", "1001", 1))
	judge("a changed signature", string(signed[:len(signed)-6])+"AAA=\n")
	judge("a hyphen for the dash", strings.Replace(string(signed), "—", "-", 1))
	judge("two spaces", strings.Replace(string(signed), "— ", "—  ", 1))
	judge("a space behind", strings.TrimSuffix(string(signed), "\n")+" \n")
	judge("a plus in a name", string(signed)+"— other+example AAAAAAAA\n")
	judge("base64 without padding", string(signed)+"— other.example AAAAAAA\n")
	judge("a text of several paragraphs", string(must(note.Sign(&note.Note{Text: "one\n\ntwo\n"}, logSigner))))
	judge("an empty line behind", string(signed)+"\n")
	judge("no signatures", text+"\n")
	judge("nothing", "")
	many := string(signed)
	for i := range 99 {
		many += fmt.Sprintf("— other%d.example AAAAAAAA\n", i)
	}
	judge("100 signatures", many)
	judge("101 signatures", many+"— other.example AAAAAAAA\n")

	path := must(tlog.ProveRecord(1000, 700, reader))
	p := proof.TLogProof{Index: 700, Checkpoint: []byte(cosigned)}
	for _, h := range path {
		p.Hashes = append(p.Hashes, [32]byte(h))
	}
	extra := p
	extra.ExtraData = []byte("not authenticated")

	policies := []policy{}
	head3 := ""
	for i, w := range witnesses {
		head3 += fmt.Sprintf("witness %c %s https://%s\n", 'A'+i, w.Vkey, w.Name)
	}
	logLine := "log " + logKey.Vkey + "\n"
	try := func(what, body string) {
		parsed, err := witness.ParsePolicy([]byte(body))
		out := policy{What: what, Policy: body, Ok: err == nil}
		if err == nil {
			out.Satisfied = map[string]bool{}
			for set := range 8 {
				name, checkpoint := "", string(signed)
				for i, w := range witnesses {
					if set&(1<<i) != 0 {
						name += string(rune('A' + i))
						checkpoint += lines[w.Name] + "\n"
					}
				}
				out.Satisfied[name] = parsed.Satisfied([]byte(checkpoint))
			}
		}
		policies = append(policies, out)
	}
	try("none", logLine+head3+"quorum none\n")
	try("one witness", logLine+head3+"quorum B\n")
	try("all", logLine+head3+"group g all A B C\nquorum g\n")
	try("any", logLine+head3+"group g any A B C\nquorum g\n")
	try("two of three", logLine+head3+"group g 2 A B C\nquorum g\n")
	try("groups of groups", logLine+head3+"group x any A B\ngroup y all x C\nquorum y\n")
	try("blanks and comments", "# a policy\n\n  "+logLine+"\t\n"+head3+" group\tg  2 A B C \n\nquorum g\n  # end\n")
	try("no quorum", logLine+head3)
	try("a quorum that is not there", logLine+head3+"quorum g\n")
	try("a threshold above its members", logLine+head3+"group g 4 A B C\nquorum g\n")
	try("a threshold that is no number", logLine+head3+"group g two A B C\nquorum g\n")
	try("a member that is not there", logLine+head3+"group g 1 A D\nquorum g\n")
	try("a group that names itself", logLine+head3+"group g any g\nquorum g\n")
	try("a name twice", logLine+head3+"group A any B\nquorum A\n")
	try("a witness called none", logLine+strings.Replace(head3, "witness A", "witness none", 1)+"quorum none\n")
	try("another word", logLine+head3+"quota 2\nquorum A\n")
	try("a vkey that is none", logLine+"witness A concordat https://a.example\nquorum A\n")

	out := map[string]any{
		"madeBy":        []string{"golang.org/x/mod v0.43.0", "github.com/transparency-dev/formats v0.1.1", "filippo.io/torchwood v0.6.1"},
		"roots":         roots,
		"inclusions":    inclusions,
		"consistencies": consistencies,
		"paths":         paths,
		"growths":       growths,
		"bundle":        base64.StdEncoding.EncodeToString(bundle),
		"keys":          keys,
		"checkpoint":    string(signed),
		"cosignatures":  cosignatures,
		"cosigned":      cosigned,
		"notes":         notes,
		"proof":         string(p.Marshal()),
		"proofExtra":    string(extra.Marshal()),
		"policies":      policies,
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(out); err != nil {
		panic(err)
	}
}
