// Commands that bring data in and out: format, import, export.
#pragma once
#include <functional>
#include <utility>
#include <vector>

namespace CLI {
class App;
}

namespace alumen::cli {

/// A command and what runs it, giving the exit code.
using Commands = std::vector<std::pair<CLI::App*, std::function<int()>>>;

/// Adds `format`, `import` and `export` to the program.
void add_intake(CLI::App& app, Commands& commands);

}  // namespace alumen::cli
