#!/usr/bin/env python3
"""Unit tests of tools/cases: a fake program echoes what the case asks it to."""
import contextlib
import importlib.machinery
import importlib.util
import io
import json
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
loader = importlib.machinery.SourceFileLoader("cases", str(Path(__file__).resolve().parent / "cases"))
cases = importlib.util.module_from_spec(importlib.util.spec_from_loader("cases", loader))
loader.exec_module(cases)

# print FILE: the file's text; say TEXT; fail CODE TEXT; files WS: names and contents as JSON; args ...: the arguments as JSON;
# put FILE TEXT: writes the file.
PROGRAM = f"""#!{sys.executable} -B
import json, pathlib, sys
word, rest = sys.argv[1], sys.argv[2:]
if word == "say": print(rest[0])
elif word == "fail": print(rest[1], file=sys.stderr); sys.exit(int(rest[0]))
elif word == "files":
    top = pathlib.Path(rest[0])
    print(json.dumps({{p.relative_to(top).as_posix(): p.read_text() for p in sorted(top.rglob("*")) if p.is_file()}}))
elif word == "args": print(json.dumps(rest))
elif word == "put": pathlib.Path(rest[0]).write_text(rest[1])
elif word == "where": print(json.dumps(str(pathlib.Path.cwd())))
"""
HEAD = "title: t\nsource: s\n"


class Runner(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name).resolve()
        self.program = self.root / "program"
        self.write("program", PROGRAM)
        self.program.chmod(0o755)
        self.write("cases/workspaces/small/a.csv", "id,amount\nx,1\ny,2\n")
        self.write("cases/workspaces/small/note.yaml", "not: a case\n")
        self.write("examples/big/b.csv", "b\n")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def failures(self, text):
        """Failures of a case of this text."""
        return cases.run_case(self.write("cases/room/case.yaml", textwrap.dedent(text)), str(self.program), self.root)

    def says(self, answer, text):
        """Failures of a case whose program answers with this JSON."""
        return self.failures(HEAD + f"run: {json.dumps(f'say {chr(39)}{json.dumps(answer)}{chr(39)}')}\n" + textwrap.dedent(text))

    def assertWrong(self, failures, *words):
        self.assertEqual(len(failures), 1, failures)
        for word in words:
            self.assertIn(word, failures[0])


class Paths(Runner):
    answer = {"a": {"b": [1, {"c": "x"}], "k.e/y": 7, "n": None}, "list": [{"id": "p/q", "year": 2024, "on": True, "v": 1}, {"id": "r,s", "year": 2025, "v": 2},
                                                                        {"id": "r,s", "year": 2026, "v": 3}]}

    def value(self, path):
        return cases.look_up(self.answer, path)

    def test_found(self):
        for path, expected in [("a.b[0]", 1), ("a.b[1].c", "x"), ("a.b[-1].c", "x"), ("a.b#", 2), ("list#", 3), ('a."k.e/y"', 7), ('a["k.e/y"]', 7),
                               ("a.n", None), ("list[id=p/q].v", 1), ("list[year=2025].v", 2), ('list[id="r,s",year=2026].v', 3), ("list[on=true].year", 2024),
                               ('list["id"=p/q].v', 1), ("a#", 3)]:
            self.assertEqual(self.value(path), expected, path)
        self.assertEqual(cases.look_up([4, 5], "[1]"), 5)
        self.assertEqual(cases.look_up([4, 5], "#"), 2)

    def test_not_found(self):
        for path, words in [("a.x", "no 'x' (in a): it has b, k.e/y, n"), ("a.b[2]", "2 elements"), ("a.b[-3]", "2 elements"), ("a.b.c", "no 'c'"),
                            ("a[0]", "a is no list"), ("list[id=z].v", "no elements"), ('list[id="r,s"].v', "2 elements"), ("a.b[0]#", "is no list")]:
            with self.assertRaises(LookupError) as caught:
                self.value(path)
            self.assertIn(words, caught.exception.args[0])

    def test_unreadable(self):
        for path in ["a..b", "a[", "a]b", "a[x]", "a[=1]", ".a", "a.", "a[0]b", 'a."b', "a.[0]", 'a[b="c]']:
            with self.assertRaises(cases.CaseError, msg=path):
                cases.steps(path)


class Values(Runner):
    def test_right(self):
        self.assertEqual(self.says({"n": 1.0000000005, "i": 3, "s": "x", "t": True, "z": None, "d": "2024-01-01", "no": "NO", "e": 1e-9},
                                   "expect: {n: 1, i: 3.0, s: x, t: true, z: null, d: 2024-01-01, no: NO, e: 1e-9}"), [])

    def test_wrong(self):
        for answer, expected, words in [(1.000000002, "1", "off by 2e-09, allowed 1e-09"), ("1", "1", 'got "1", expected 1'), (1, '"1"', "got 1"),
                                        (True, "1", "got true"), (1, "true", "got 1, expected true"), (0, "null", "got 0"), (None, "0", "got null"),
                                        (0, "false", "got 0, expected false"), ("a", "b", 'got "a", expected "b"'), ([1], "1", "got [1]"), (1e-300, "0", "allowed 0")]:
            self.assertWrong(self.says({"v": answer}, f"expect: {{v: {expected}}}"), "v: ", words)

    def test_tolerance(self):
        for tolerance, answer, good in [("{relative: 0.01}", 101, True), ("{relative: 0.01}", 101.1, False), ("{floor: 2}", 102, True), ("{floor: 2}", 102.1, False),
                                        ("{relative: 0.01, floor: 2}", 102, True), ("{relative: 0}", 100.00000001, False), ("{floor: 5e-1}", 99.5, True)]:
            self.assertEqual(not self.says({"v": answer}, f"expect: {{v: 100}}\ntolerance: {tolerance}"), good, (tolerance, answer))
        self.assertEqual(self.says({"v": -101}, "expect: {v: -100}\ntolerance: {relative: 0.01}"), [])

    def test_absent(self):
        self.assertEqual(self.says({"a": 1}, "absent: [b, a.c]"), [])
        self.assertWrong(self.says({"a": None}, "absent: [a]"), "a: must not be there")

    def test_all_failures_are_told(self):
        self.assertEqual(len(self.says({"a": 1, "b": 2}, "expect: {a: 2, b: 3, c: 4}")), 3)


class Streams(Runner):
    def test_contains(self):
        self.assertEqual(self.failures(HEAD + "run: fail 3 'bad wolf'\nexit: 3\nstderr_contains: [bad, wolf]"), [])
        self.assertWrong(self.failures(HEAD + "run: fail 3 'bad wolf'\nexit: 3\nstderr_contains: [good]"), "stderr does not contain 'good'")
        self.assertWrong(self.failures(HEAD + "run: say hello\nstdout_contains: [hallo]"), "stdout does not contain 'hallo'", "hello")

    def test_exit(self):
        self.assertWrong(self.failures(HEAD + "run: fail 3 'bad wolf'\nstderr_contains: [bad]"), "exit 3, expected 0: bad wolf")
        self.assertWrong(self.failures(HEAD + "run: say x\nexit: 1"), "exit 0, expected 1")

    def test_before(self):
        self.assertEqual(self.failures(HEAD + "before: [put a.txt one, put a.txt two]\nrun: files .\nexpect: {'\"a.txt\"': two}"), [])
        self.assertWrong(self.failures(HEAD + "before: [say x, fail 3 'bad wolf', say y]\nrun: say x\nstdout_contains: [x]"), "before: exit 3 of 'fail 3", "bad wolf")
        self.assertWrong(self.failures(HEAD + "before: [say x]\nrun: say x"), "expects nothing")
        self.assertWrong(self.failures(HEAD + "before: say x\nrun: say x\nexit: 1"), "list of texts")
        self.assertWrong(self.failures(HEAD + "before: ['say {ws}']\nrun: say x\nexit: 1"), "has no workspace")

    def test_not_json(self):
        for text in ["hello", "[1, NaN]", "{\\\"a\\\": 1, \\\"a\\\": 2}", ""]:
            self.assertWrong(self.failures(HEAD + f'run: "say \'{text}\'"\nexpect: {{a: 1}}'), "JSON")

    def test_words_and_folders(self):
        self.assertEqual(self.failures(HEAD + "run: args 'a b' {examples}/big --x=1\nexpect: {'[0]': a b, '[1]': '{examples}/big', '[2]': --x=1, '#': 3}"), [])
        where = self.failures(HEAD + "run: where\nexpect: {x: 1}")
        self.assertNotIn(str(Path.cwd()), where[0])


class Workspaces(Runner):
    def files(self, workspace, expect):
        return self.failures(HEAD + "run: files {ws}\n" + "workspace: " + json.dumps(workspace) + "\nexpect: " + json.dumps(expect))

    def test_building(self):
        self.assertEqual(self.files({"base": "small", "files": {"c/d.csv": "new\n"}, "append": {"a.csv": "z,3\n"}, "remove": ["note.yaml"],
                                     "replace": [{"file": "a.csv", "find": "x,1", "with": "x,10"}]},
                                    {'"a.csv"': "id,amount\nx,10\ny,2\nz,3\n", '"c/d.csv"': "new\n", "#": 2}), [])
        self.assertEqual(self.files({"bytes": {"c/d.csv": "bmV3Cg=="}}, {'"c/d.csv"': "new\n"}), [])
        self.assertEqual(self.files({"base": "examples/big"}, {'"b.csv"': "b\n"}), [])
        self.assertEqual(self.files({}, {"#": 0}), [])
        self.assertEqual((self.root / "cases/workspaces/small/a.csv").read_text(), "id,amount\nx,1\ny,2\n")

    def test_faults(self):
        for plan, words in [({"base": "none"}, "no base none"), ({"base": "small", "replace": [{"file": "a.csv", "find": "q", "with": "r"}]}, "stands 0 times"),
                            ({"base": "small", "replace": [{"file": "a.csv", "find": ",", "with": ";"}]}, "stands 3 times"), ({"remove": ["x"]}, "no x"),
                            ({"append": {"x": "y"}}, "no x"), ({"files": {"../x": "y"}}, "leaves"), ({"bytes": {"x": "not base64"}}, "base64"),
                            ({"bytes": {"../x": ""}}, "leaves"), ({"files": {"/tmp/x": "y"}}, "leaves"),
                            ({"bse": "small"}, "bse"), ({"base": "small", "replace": [{"file": "a.csv"}]}, "file, find and with")]:
            self.assertWrong(self.files(plan, {"#": 0}), words)
        self.assertWrong(self.failures(HEAD + "run: files {ws}\nexpect: {a: 1}"), "has no workspace")


class Diagnostics(Runner):
    given = {"diagnostics": [{"code": "a.x", "severity": "error", "file": "f.csv", "row": 3, "column": "c"}, {"code": "a.x", "severity": "error", "file": "f.csv", "row": 4, "column": "d"},
                             {"code": "a.y", "severity": "warning", "file": "", "row": 0, "column": ""}, {"code": "a.z", "severity": "note", "file": "g.csv", "row": 1, "column": ""}]}

    def judged(self, items, key="diagnostics"):
        return self.says(self.given, f"{key}: {json.dumps(items)}")

    def test_exact(self):
        for items in [["a.x f.csv:3 c", "a.x f.csv:4 d", "a.y"], ["a.x", "a.x", "a.y"], ["a.x f.csv", "a.x f.csv:3", "a.y"], ["a.x f.csv d", "a.x f.csv", "a.y"],
                      ["a.x f.csv", "a.x f.csv d", "a.y", "a.z g.csv:1"]]:
            self.assertEqual(self.judged(items), [], items)

    def test_missing_and_unexpected(self):
        self.assertWrong(self.judged(["a.x", "a.x"]), "unexpected 'a.y'")
        self.assertWrong(self.judged(["a.x", "a.x", "a.x", "a.y"]), "missing 'a.x'")
        self.assertEqual(len(self.judged(["a.x f.csv:3", "a.x f.csv:5", "a.y"])), 2)
        self.assertWrong(self.judged(["a.x", "a.x", "a.y", "a.z h.csv"])[:1], "missing 'a.z h.csv'")
        self.assertEqual(len(self.judged([])), 3)

    def test_include(self):
        self.assertEqual(self.judged(["a.x f.csv:4"], "diagnostics_include"), [])
        self.assertWrong(self.judged(["a.q"], "diagnostics_include"), "missing 'a.q'", "unexpected are: a.x f.csv:3 c")

    def test_no_list(self):
        self.assertWrong(self.says({"x": 1}, "diagnostics: []"), "no list 'diagnostics'")


class Shape(Runner):
    def test_bad_cases(self):
        for text, words in [("run: say x\nexpect: {a: 1}", "title is missing"), ("title: t\nrun: say x\nexpect: {a: 1}", "source is missing"),
                            ("title: t\nsource: ' '\nrun: say x\nexpect: {a: 1}", "source is missing"), (HEAD + "expect: {a: 1}", "run is missing"),
                            (HEAD + "run: say x", "expects nothing"), (HEAD + "run: say x\nexit: 0", "expects nothing"), (HEAD + "run: say x\nexpects: {a: 1}", "unknown key expects"),
                            (HEAD + "run: say x\nexpect: {a: [1]}", "expect a"), (HEAD + "run: say x\nexpect: [a]", "expect must be"), (HEAD + "run: say x\nexpect: {a: 1, a: 2}", "twice"),
                            (HEAD + "run: say x\nexit: '1'", "exit must be"), (HEAD + "run: say x\ntolerance: {relatve: 1}\nexpect: {a: 1}", "tolerance relatve"),
                            (HEAD + "run: say x\ntolerance: {floor: -1}\nexpect: {a: 1}", "tolerance floor"), (HEAD + "run: say 'x\nexpect: {a: 1}", "run cannot be read"),
                            (HEAD + "run: say x\ndiagnostics: a.b", "list of texts"), ("- a", "a case is a map"), ("a: [", "cannot be read"),
                            (HEAD + "run: say 1\nexpect: {a..b: 1}", "cannot be read at"), (HEAD + "run: say {}\ndiagnostics: ['a b:1 c d']", "is not 'code")]:
            self.assertWrong(self.failures(text), words)


class Main(Runner):
    def run_main(self, *arguments):
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            code = cases.main([str(a) for a in arguments], self.root)
        return code, out.getvalue()

    def test_closing_line(self):
        self.write("cases/room/a.yaml", HEAD + "run: say 1\nstdout_contains: ['1']\n")
        self.assertEqual(self.run_main(self.program, self.root / "cases"), (0, "1 case, all as expected\n"))
        self.write("cases/room/deep/b.yaml", HEAD + 'run: say "a\\nb"\nstdout_contains: ["2\\n3", "4"]\n')
        code, text = self.run_main(self.program, self.root / "cases")
        self.assertEqual((code, text.count("\n")), (1, 3))
        self.assertIn("cases/room/deep/b.yaml: stdout does not contain", text)
        self.assertTrue(text.endswith("2 cases, 1 failed (2 failures)\n"), text)

    def test_nothing_to_run(self):
        self.assertEqual(self.run_main(self.program)[0], 2)
        self.assertEqual(self.run_main(self.program, self.root / "cases")[0], 2)
        self.assertEqual(self.run_main(self.program, self.root / "cases/none.yaml")[0], 2)
        self.assertEqual(self.run_main(self.root / "none", self.root / "cases")[0], 2)


if __name__ == "__main__":
    unittest.main()
