#!/usr/bin/env python3
"""Unit tests of tools/embed: what it writes is compiled, and the program gives the bytes back."""
import hashlib
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOL = Path(__file__).resolve().parent / "embed"
HEADER = """#pragma once
#include <span>
#include <string_view>
namespace alumen::chain::detail {
struct EmbeddedFile { std::string_view path, content; };
std::span<const EmbeddedFile> embedded_files();
std::string_view embedded_hash();
}
"""
# Prints the hash, then for every file: path, length, content.
PROGRAM = """#include <cstdio>
#include "chain/detail/embedded.hpp"
int main() {
  auto hash = alumen::chain::detail::embedded_hash();
  std::fwrite(hash.data(), 1, hash.size(), stdout);
  for (const auto& f : alumen::chain::detail::embedded_files()) {
    std::printf("\\n%.*s\\n%zu\\n", static_cast<int>(f.path.size()), f.path.data(), f.content.size());
    std::fwrite(f.content.data(), 1, f.content.size(), stdout);
  }
}
"""


class Embed(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        (self.root / "data").mkdir()

    def write(self, name, content):
        path = self.root / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def embed(self, *options):
        """The generated text."""
        out = self.root / "out.cpp"
        subprocess.run([sys.executable, str(TOOL), str(self.root / "data"), str(out), *options], check=True)
        return out.read_text(encoding="ascii")

    def run_program(self):
        """What a program that holds the generated file prints."""
        (self.root / "chain/detail").mkdir(parents=True)
        (self.root / "chain/detail/embedded.hpp").write_text(HEADER)
        (self.root / "main.cpp").write_text(PROGRAM)
        compiler = [os.environ.get("CXX", "g++"), "-std=c++23", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror", "-I", str(self.root)]
        subprocess.run([*compiler, str(self.root / "main.cpp"), str(self.root / "out.cpp"), "-o", str(self.root / "main")], check=True)
        return subprocess.run([str(self.root / "main")], check=True, capture_output=True).stdout

    def test_bytes_come_back(self):
        files = {"a.csv": b"id,name\nx,\"quoted \"\"word\"\"\"\n", "sub/ugly.yaml": bytes(range(256)) + b"0??=\\u0041\r\n\n9", "empty.csv": b"",
                 "sub-b.csv": "ü %d \\x41".encode(), "a.json": b'{"a": "\\u00e9"}', "long.csv": b"1234567890,\n" * 20000}
        for name, content in files.items():
            self.write(name, content)
        self.write("readme.md", b"not embedded")
        self.embed()
        expected = hashlib.sha256()
        parts = []
        for name in sorted(files):  # byte order: '-' comes before '/'
            expected.update(name.encode() + b"\0%d\0" % len(files[name]) + files[name])
            parts.append(b"\n%s\n%d\n" % (name.encode(), len(files[name])) + files[name])
        self.assertEqual(self.run_program(), expected.hexdigest().encode() + b"".join(parts))

    def test_a_folder_that_is_left_out_does_not_count(self):
        self.write("a.csv", b"a\n")
        whole = self.embed()
        self.write("flows/b.csv", b"b\n")
        self.write("flowsheet.csv", b"c\n")
        self.assertNotEqual(self.embed(), whole)
        (self.root / "data/flowsheet.csv").unlink()
        self.assertNotEqual(self.embed(), whole)
        self.assertEqual(self.embed("--without", "flows"), whole)
        self.assertEqual(subprocess.run([sys.executable, str(TOOL), "x", "y", "--without"], capture_output=True).returncode, 2)

    def test_empty_folder(self):
        self.embed()
        self.assertEqual(self.run_program(), hashlib.sha256().hexdigest().encode())

    def test_same_input_same_bytes(self):
        self.write("b.csv", b"1\n")
        self.write("a.csv", b"2\n")
        first = self.embed()
        self.assertEqual(self.embed(), first)
        self.assertNotIn(str(self.root), first)
        self.write("a.csv", b"3\n")
        self.assertNotEqual(self.embed(), first)

    def test_no_folder(self):
        done = subprocess.run([sys.executable, str(TOOL), str(self.root / "none"), str(self.root / "out.cpp")], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("no folder", done.stderr)
        self.assertFalse((self.root / "out.cpp").exists())


if __name__ == "__main__":
    unittest.main()
