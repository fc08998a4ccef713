#!/usr/bin/env python3
"""Unit tests of tools/pages and tools/examples with fake programs, and what pages of the manual say about the sources."""
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOL = Path(__file__).resolve().parent / "pages"
FOLLOW = TOOL.with_name("examples")
ROOT = TOOL.parent.parent
PROGRAM = f"""#!{sys.executable} -B
import sys
if sys.argv[1] == "fail": print("no such command", file=sys.stderr); sys.exit(2)
if sys.argv[1] != "silent": print("| " + " | ".join(sys.argv[1:]) + " |\\n| \\\\1 |")
"""


class Pages(unittest.TestCase):
    def fill(self, text):
        """Return code, messages, and the page as written."""
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "docs/sub").mkdir(parents=True)
            (root / "docs/sub/page.md").write_text(text)
            (root / "docs/picture.svg").write_text("<!-- alumen codes -->\n")
            (root / "program").write_text(PROGRAM)
            (root / "program").chmod(0o755)
            done = subprocess.run([sys.executable, str(TOOL), str(root / "docs"), str(root / "out"), str(root / "program")],
                                  capture_output=True, text=True, check=False)
            self.assertEqual((root / "docs/sub/page.md").read_text(), text)
            self.assertEqual((root / "out/picture.svg").read_text(), "<!-- alumen codes -->\n")
            return done.returncode, done.stderr, (root / "out/sub/page.md").read_text()

    def test_marks_are_filled(self):
        self.assertEqual(self.fill("# T\n<!-- alumen calc --format 'a b' -->\nend <!-- alumen x --> of line\n"),
                         (0, "", "# T\n| calc | --format | a b |\n| \\1 |\nend <!-- alumen x --> of line\n"))

    def test_failures_name_the_page(self):
        for word, reason in [("fail", "no such command"), ("silent", "it prints nothing")]:
            code, messages, _ = self.fill(f"<!-- alumen {word} -->\n")
            self.assertEqual(code, 1)
            self.assertIn(f"sub/page.md: 'alumen {word}' failed: {reason}", messages)

    def follow(self, text):
        """Return code and output of a page that is followed."""
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "page.md").write_text(text)
            (root / "program").write_text(PROGRAM)
            (root / "program").chmod(0o755)
            done = subprocess.run([sys.executable, str(FOLLOW), str(root / "program"), str(root / "page.md")],
                                  capture_output=True, text=True, check=False)
            return done.returncode, done.stdout

    def test_a_page_that_is_true_is_followed(self):
        page = ('# T\n```sh\nnot run\n```\n```json title="a.json"\n{}\n```\n'
                "```console\n$ cat a.json\n{}\n$ alumen one two\n| one | ... |\n...\n"
                "$ alumen fail   # exits with 2\nno such command\n```\n")
        self.assertEqual(self.follow(page), (0, "3 commands, 0 faults\n"))

    def test_every_other_page_is_a_fault(self):
        for shown, words in [("$ alumen one\n| two |\n...", "instead of"), ("$ alumen one", "instead of"),
                             ("$ alumen fail", "code 2, not 0"), ("$ alumen one   # exits with 1\n...", "code 0, not 1"),
                             ("words", "without a command"),
                             ("$ alumen one\n...\n| \\\\1 |\nmore", "instead of")]:
            code, messages = self.follow(f"```console\n{shown}\n```\n")
            self.assertEqual(code, 1, shown)
            self.assertIn(words, messages)
        self.assertIn("no commands to follow", self.follow("# T\n```sh\n$ true\n```\n")[1])


class Invariants(unittest.TestCase):
    """docs/custody-invariants.md names tests, sources and the lines of the audit: all of them are there."""
    page = (ROOT / "docs/custody-invariants.md").read_text(encoding="utf-8")
    tests = "\n".join(file.read_text(encoding="utf-8") for room in ("custody", "api")
                      for file in sorted((ROOT / "src" / room).rglob("*_test.[ch]pp")))

    def test_every_named_test_exists(self):
        named = set(re.findall(r"`([A-Z]\w+)\.([A-Z]\w+)(?:/(\w+))?`", self.page)) - {("Rules", "Hold", "NAME")}
        self.assertGreater(len(named), 80)
        for suite, name, scenario in sorted(named):
            self.assertTrue(re.search(rf"\bTEST(?:_F|_P)?\({suite}, {name}\)", self.tests), f"there is no test {suite}.{name}")
            if scenario:
                self.assertTrue(f'{{"{scenario}", {scenario}}}' in self.tests, f"there is no scenario {scenario}")

    def test_every_row_names_a_test(self):
        rows = [line for line in self.page.splitlines() if line.startswith("| ") and not line.startswith("| must hold")]
        self.assertGreater(len(rows), 50)
        for row in rows:
            self.assertRegex(row.split("|")[-2], r"`[A-Z]\w+\.[A-Z]\w+", row)

    def test_every_named_source_exists(self):
        for name in re.findall(r"`(src/[\w/.]+)`", self.page):
            self.assertTrue((ROOT / name).is_file(), name)

    def test_every_line_of_the_audit_is_told(self):
        audit = (ROOT / "src/custody/invariants.cpp").read_text(encoding="utf-8")
        lines = re.findall(r'broken\("([^"]+)"', audit)
        self.assertGreater(len(lines), 12)
        for line in lines:
            self.assertIn(f"`{line.replace('{}', '…')}`", self.page)


if __name__ == "__main__":
    unittest.main()
