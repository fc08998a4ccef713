#!/usr/bin/env python3
"""Unit tests of tools/tidy on small trees."""
import importlib.machinery
import importlib.util
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
TOOL = Path(__file__).resolve().parent / "tidy"
loader = importlib.machinery.SourceFileLoader("tidy", str(TOOL))
tidy = importlib.util.module_from_spec(importlib.util.spec_from_loader("tidy", loader))
loader.exec_module(tidy)


class Tree(unittest.TestCase):
    def faults(self, files, **options):
        """Faults of a tree made of {path: text}."""
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for name, text in files.items():
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
            return tidy.check_tree(root, **options)[0]

    def assertFault(self, files, where, words):
        found = self.faults(files)
        self.assertEqual(len(found), 1, found)
        self.assertTrue(found[0].startswith(where + ": "), found[0])
        self.assertIn(words, found[0])

    def assertClean(self, files):
        self.assertEqual(self.faults(files), [])


class Includes(Tree):
    def test_down_is_allowed(self):
        self.assertClean({"src/carbon/a.cpp": '#include "carbon/a.hpp"\n#include "carbon/detail/b.hpp"\n#include "base/x.hpp"\n'
                                              '#include "chain/chain.hpp"\n#include "numeric/network.hpp"\n#include <fmt/format.h>\n'})

    def test_up(self):
        self.assertFault({"src/chain/a.cpp": '\n#include "carbon/a.hpp"\n'}, "src/chain/a.cpp:2", "goes up")

    def test_every_pair_of_rooms(self):
        order = ["base", "table", "chain", "carbon", "rules", "custody", "finance", "pathway", "assurance", "api", "cli"]
        for i, room in enumerate(order):
            for j, other in enumerate(order):
                found = self.faults({f"src/{room}/a.cpp": f'#include "{other}/x.hpp"\n'})
                self.assertEqual(len(found), 1 if j > i else 0, (room, other))

    def test_sideways(self):
        for room, other in [("table", "numeric"), ("numeric", "table"), ("custody", "flows"), ("flows", "plant"), ("plant", "custody"),
                            ("cli", "server"), ("server", "python")]:
            self.assertFault({f"src/{room}/a.cpp": f'#include "{other}/x.hpp"\n'}, f"src/{room}/a.cpp:1", "goes sideways")

    def test_detail_of_another_room(self):
        self.assertFault({"src/api/a.cpp": '#include "chain/detail/b.hpp"\n'}, "src/api/a.cpp:1", "is a detail of chain")
        self.assertFault({"bench/a.cpp": '#include "chain/detail/b.hpp"\n'}, "bench/a.cpp:1", "is a detail of chain")

    def test_path_without_room(self):
        for target in ["a.hpp", "../base/x.hpp", "fmt/format.h", "base/../carbon/a.hpp"]:
            self.assertFault({"src/chain/a.cpp": f'#include "{target}"\n'}, "src/chain/a.cpp:1", "does not begin with a room")

    def test_third_party_in_headers(self):
        for header in ["fmt/format.h", "nlohmann/json.hpp", "yaml-cpp/yaml.h", "Eigen/Dense", "CLI/CLI.hpp", "unistd.h"]:
            self.assertFault({"src/chain/a.hpp": f"#include <{header}>\n"}, "src/chain/a.hpp:1", "third-party headers stay in .cpp")
        self.assertClean({"src/chain/a.hpp": "#include <vector>\n#include <cmath>\n", "src/table/bind.hpp": "#include <fmt/format.h>\n"})
        self.assertFault({"src/table/bind.hpp": "#include <nlohmann/json.hpp>\n"}, "src/table/bind.hpp:1", "third-party")


class Calls(Tree):
    def test_banned(self):
        for call in ['std::cout << 1;', 'printf("a");', 'std::printf("a");', 'fprintf(stdout, "a");', 'fmt::print("{}", 1);', 'puts("a");',
                     'exit(1);', 'std::exit(1);', 'auto x = std::stod(s);', 'auto x = atof(s);', 'auto x = std::strtod(s, &e);',
                     'auto t = std::chrono::system_clock::now();', 'int r = rand();', 'int r = std::rand();', 'std::regex r{"a"};',
                     'auto e = std::getenv("A");', 'std::setlocale(LC_ALL, "");', 'std::abort();']:
            self.assertFault({"src/chain/a.cpp": f"void f() {{\n  {call}\n}}\n"}, "src/chain/a.cpp:2", "")

    def test_look_alikes(self):
        self.assertClean({"src/chain/a.cpp": "void f() {\n  on_exit(1); x.exit(2); p->rand(); my::getenv(3); strand(4);\n"
                                             "  // exit(1) and std::cout\n  /* rand() */ auto s = \"printf(\"; auto r = R\"x(abort())x\";\n"
                                             "  auto c = '\"'; auto n = 1'000; snprintf(b, 3, s); fmt::format(\"{}\", 1);\n}\n"})

    def test_after_a_quote_character_the_rest_is_still_seen(self):
        self.assertFault({"src/chain/a.cpp": "char c = '\"';\nint r = rand();\nchar d = '\"';\n"}, "src/chain/a.cpp:2", "rand")

    def test_where_it_is_allowed(self):
        text = 'void f() { std::cout << 1; exit(1); }\n'
        self.assertClean({"src/cli/main.cpp": text, "src/server/main.cpp": text, "src/chain/a_test.cpp": text, "bench/a.cpp": text,
                          "src/base/result.cpp": 'void check() { fmt::print(stderr, "x"); std::abort(); }\n'})


class Documented(Tree):
    def header(self, text):
        return {"src/chain/a.hpp": "#pragma once\nnamespace alumen {\n" + text + "\n}  // namespace alumen\n"}

    def test_missing(self):
        for text, name in [("struct A { int x; };", "A"), ("class B {\n public:\n  int f();  ///< says nothing about B\n};", "B"),
                           ("enum class C { a, b };", "C"), ("int d(int x);", "d"), ("inline int e() { return 1; }", "e"),
                           ("template <class T, class U = int>\nT f(T x) {\n  return x;\n}", "f"),
                           ("template <class T>\nconcept G = true;", "G"), ("struct H : A {\n  int x = 0;\n};", "H"),
                           ("constexpr bool operator==(X a, X b);", "operator"), ("[[nodiscard]] int i(X x = {});", "i"),
                           ("template <class T>\n  requires Foo<T> && (N > 1)\nint j(T x);", "j"), ("auto k() -> std::vector<int>;", "k")]:
            self.assertFault(self.header(text), "src/chain/a.hpp:3", f"{name} has no /// comment")

    def test_a_plain_comment_is_not_enough(self):
        self.assertFault(self.header("// Twice.\nint f(int x);"), "src/chain/a.hpp:4", "f has no")

    def test_the_second_of_two(self):
        self.assertFault(self.header("/// One.\nint f();\nint g();"), "src/chain/a.hpp:5", "g has no")
        self.assertFault(self.header("/// One.\nstruct A {\n  int x;\n};\nint g();"), "src/chain/a.hpp:7", "g has no")

    def test_overloads_share_a_comment(self):
        self.assertClean(self.header("/// JSON.\nint f(int x);\nint f(long x,\n      int y);\nint f(char x);"))
        self.assertFault(self.header("/// JSON.\nint f(int x);\n\nint f(long x);"), "src/chain/a.hpp:6", "f has no")
        self.assertEqual(len(self.faults(self.header("int f(int x);\nint f(long x);"))), 2)

    def test_documented(self):
        self.assertClean(self.header("/// A.\nstruct A {\n  int undocumented_member;\n  int f();\n};\n\n/// B.\n/// More.\ntemplate <class T>\nT g(T x);\n\n"
                                     "int h();  ///< H.\nenum class E { a };  ///< E."))

    def test_exempt(self):
        self.assertClean(self.header("struct F;\nclass G;\nusing H = int;\ninline constexpr int i = f(3);\ninline constexpr auto j = g({\n  {1},\n});\n"
                                     "constexpr auto names(E*) { return 1; }\nconstexpr auto fields(R*) {\n  return std::tuple{1};\n}\n"
                                     "inline std::string key(const R& r) { return r.id; }\nstatic_assert(sizeof(int) == 4);\n"
                                     "namespace detail {\nint hidden();\nstruct Hidden { int x; };\n}  // namespace detail\n"
                                     "inline int F::size() const { return 1; }\nextern template class V<int>;"))

    def test_after_a_hidden_namespace_the_rule_holds_again(self):
        self.assertFault(self.header("namespace detail {\nint hidden();\n}\nnamespace inner {\nint seen();\n}"), "src/chain/a.hpp:7", "seen")

    def test_only_public_headers(self):
        self.assertClean({"src/chain/detail/a.hpp": "int f();\n", "src/chain/a.cpp": "int f();\n", "src/chain/deep/detail/b.hpp": "int f();\n"})
        self.assertFault({"src/carbon/formulas/a.hpp": "int f();\n"}, "src/carbon/formulas/a.hpp:1", "f has no")


class Data(Tree):
    def test_source_in_head_or_column(self):
        self.assertClean({"data/a.csv": "# source: the act\nx\n1\n", "data/b.csv": "x,source\n1,s\n", "data/sources.csv": "id,title\na,A\n"})
        self.assertFault({"data/a.csv": "# the act\nx\n1\n"}, "data/a.csv:1", "names no source")

    def test_row_without_source(self):
        text = '# head\nid,source,note\na,s,"two\nlines"\n\n# between\nb, ,x\nc,s,\nd\n'
        for table in ["factors", "grid", "gwp", "ranges"]:
            found = self.faults({f"data/{table}.csv": text})
            self.assertEqual(found, [f"data/{table}.csv:7: the row names no source", f"data/{table}.csv:9: the row names no source"])
        self.assertClean({"data/materials.csv": text})

    def test_empty_file(self):
        self.assertFault({"data/a.csv": ""}, "data/a.csv:1", "names no source")


class Text(Tree):
    def test_debt(self):
        for word in ["TO" "DO", "FIX" "ME", "X" "XX"]:
            self.assertFault({"docs/a.md": f"one\n{word}: two\n"}, "docs/a.md:2", word)
        self.assertClean({"docs/a.md": "X" "XXL methods " "TO" "DOS\n"})

    def test_machine_paths(self):
        for path in ["/wo" "rk/x", "/ro" "ot/x", "/ho" "me/x"]:
            self.assertFault({"tools/a.py": f"p = '{path}'\n"}, "tools/a.py:1", "path of a machine")
        self.assertClean({"docs/a.md": "https://example.org/ho" "me/x and data/wo" "rk/x\n"})

    def test_long_files(self):
        self.assertClean({"src/chain/a.cpp": "//\n" * 800, "docs/a.md": "x\n" * 900})
        self.assertFault({"src/chain/a.cpp": "//\n" * 801}, "src/chain/a.cpp:801", "801 lines")

    def test_big_files(self):
        self.assertClean({"docs/a.bin": b"x" * 1_000_000})
        self.assertFault({"docs/a.bin": b"x" * 1_000_001}, "docs/a.bin:1", "1000001 bytes")

    def test_not_utf8(self):
        self.assertFault({"docs/a.md": b"\xff\xfe"}, "docs/a.md:1", "UTF-8")
        self.assertClean({"cases/workspaces/broken/a.csv": b"\xff\xfe", "docs/picture.png": b"\xff\xfe"})

    def test_what_is_not_the_project_is_skipped(self):
        bad = "TO" "DO\n"
        self.assertClean({"build/a.md": bad, "web/node_modules/a.js": bad, "tools/__pycache__/a.py": bad, ".git/a.md": bad})
        self.assertFault({"examples/site/a.md": bad}, "examples/site/a.md:1", "")


class Codes(Tree):
    def registry(self, *names):
        return "".join(f'    {{"{name}", Severity::error, "what", "remedy"}},\n' for name in names)

    def test_names(self):
        for name in ["Chain.bad", "chain.Bad", "chain", "chain.a.b", "chain.a-b"]:
            self.assertFault({"src/base/codes.hpp": self.registry(name)}, "src/base/codes.hpp:1", "not room.snake_case")
        self.assertFault({"src/base/codes.hpp": self.registry("cellar.bad")}, "src/base/codes.hpp:1", "belongs to no room")

    def test_duplicate(self):
        self.assertFault({"src/base/codes.hpp": self.registry("chain.a", "chain.b", "chain.a")}, "src/base/codes.hpp:3", "already in line 1")

    def test_used_codes_are_registered(self):
        files = {"src/base/codes.hpp": self.registry("chain.a"), "src/chain/a.cpp": 'auto x = Code{"chain.a"}; f({.code = "chain.a"});\n'}
        self.assertClean(files)
        for use in ['Code{"chain.b"}', '{.code = "chain.b"}', '{.code = good ? "chain.b" : other}']:
            self.assertFault(files | {"src/chain/b.cpp": f"f({use});\n"}, "src/chain/b.cpp:1", "no registry row for the code chain.b")

    def test_coverage(self):
        files = {"src/base/codes.hpp": self.registry("chain.a", "chain.ab", "chain.c"), "cases/chain/x.yaml": "diagnostics:\n  - chain.ab a.csv:1\n"}
        self.assertClean(files)
        self.assertEqual(self.faults(files, strict_codes=True),
                         ["src/base/codes.hpp:1: no case mentions chain.a", "src/base/codes.hpp:3: no case mentions chain.c"])


class Program(unittest.TestCase):
    def run_on(self, *arguments):
        return subprocess.run([sys.executable, "-B", str(TOOL), *arguments], capture_output=True, text=True, check=False)

    def test_exit_codes(self):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "a.md").write_text("fine\n")
            done = self.run_on(folder)
            self.assertEqual((done.returncode, done.stdout), (0, "tidy: 1 files, no faults\n"))
            Path(folder, "a.md").write_text("TO" "DO\n")
            done = self.run_on(folder)
            self.assertEqual(done.returncode, 1)
            self.assertIn("a.md:1: ", done.stdout)
            self.assertEqual(self.run_on("--wrong").returncode, 2)


if __name__ == "__main__":
    unittest.main()
