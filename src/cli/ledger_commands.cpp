#include "cli/ledger_commands.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "base/number.hpp"
#include "cli/ledger_text.hpp"
#include "cli/screen.hpp"

namespace alumen::cli {
namespace {

/// What the options write into; shared by the commands, for only one of them runs.
struct Words {
  api::LedgerPlace place;
  std::string at, as_of, date, from;                       // as typed
  std::string format = "table", output, file, name, to, demo_store = "sqlite:demo.db";
  std::string actor, role = "certification_manager", key;  // of a command that the program makes
  std::string origin, key_file, public_key, checkpoint, what = "commands";
  int year = 0;
  std::size_t batch = 1000;
  unsigned threads = 1;
  std::uint64_t events = 100'000, seed = 1;
  bool up = false, down = false;
};

int put_errors(const Diagnostics& diagnostics, const Words& w) { return cli::put_errors(diagnostics, w.format); }

template <class Answer>
int put_answer(const Result<Answer>& answer, const Words& w) {
  return cli::put_answer(answer, w.format, w.output);
}

/// For what is a text already: a checkpoint, JSON, JSON lines.
int put_text(const Result<std::string>& text, const Words& w) { return text ? put(*text, w.output) : put_errors(text.error(), w); }

std::string now() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
}

/// How long it took.
class Watch {
 public:
  double seconds() const { return std::max(1e-6, std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count()); }
  std::string rate(std::uint64_t records) const {
    return fmt::format("{} records in {:.2f} s, {:.0f} records/s\n", records, seconds(), static_cast<double>(records) / seconds());
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// A counter on the screen while a long command runs.
api::Told counter(std::string_view what) {
  if (!error_style().colour) return {};
  return [what](std::uint64_t done) { std::fputs(fmt::format("\r{} {}", done, what).c_str(), stderr); };
}
void end_counter() {
  if (error_style().colour) std::fputs("\r\033[K", stderr);
}

/// Reads --at, --as-of and other days. False when one of them cannot be read, which was told.
bool read_place(Words& w) {
  Diagnostics wrong;
  if (!w.at.empty()) {
    auto at = parse_integer(w.at);
    if (at && *at >= 0)
      w.place.at = static_cast<custody::Position>(*at);
    else
      wrong.push_back({.code = "api.bad_argument", .where = {"--at", 0, ""}, .value = w.at, .expected = "a number of records"});
  }
  if (!w.as_of.empty()) {
    auto day = parse_date(w.as_of);
    if (day)
      w.place.as_of = *day;
    else
      wrong.push_back({.code = "api.bad_argument", .where = {"--as-of", 0, ""}, .value = w.as_of, .expected = "a day, YYYY-MM-DD"});
  }
  if (wrong.empty()) return true;
  put_errors(wrong, w);
  return false;
}

/// A command's work, once its place was read.
auto at_place(std::shared_ptr<Words> w, auto run) {
  return [w, run] { return read_place(*w) ? run(*w) : 1; };
}

int run_apply(const Words& w) {
  auto answer = api::ledger_apply(w.place.store, w.file, w.batch, counter("commands"));
  end_counter();
  int code = put_answer(answer, w);
  return code == 0 && answer->refused.empty() ? 0 : 1;
}

int run_verify(const Words& w) {
  Watch watch;
  auto answer = api::ledger_verify(w.place.store, w.threads);
  int code = put_answer(answer, w);
  if (code == 0 && w.format == "table") put("  " + watch.rate(answer->verified.size));
  return code == 0 && answer->verified.faults.empty() ? 0 : 1;
}

int run_trace(const Words& w) {
  if (w.up == w.down)
    return put_errors(
        {{.code = "api.bad_argument", .value = "trace", .expected = "one of --up (where its claim comes from) and --down (where it went)"}},
        w);
  return put_answer(api::ledger_trace(w.place, w.name, w.up), w);
}

int run_key(const Words& w) {
  auto key = api::ledger_key(w.file);
  if (!key) return put_errors(key.error(), w);
  if (w.format == "json") return put(fmt::format("{{\n  \"public_key\": \"{}\"\n}}\n", *key), w.output);
  auto told = fmt::format(
      "This is the public key: give it to everybody who has to check your signatures.\n"
      "{} holds the secret one and is readable by you alone: keep a copy in a safe place.\n",
      w.file);
  if (w.output.empty()) return put(*key + "\n" + told);
  if (int code = put(*key + "\n", w.output); code != 0) return code;
  return put(*key + "\n" + told);
}

int run_proof(const Words& w) {
  auto number = [&](const std::string& text, const char* where) -> Result<custody::Position> {
    auto value = parse_integer(text);
    if (value && *value >= 0) return static_cast<custody::Position>(*value);
    return fail({.code = "api.bad_argument", .where = {where, 0, ""}, .value = text, .expected = "a number of records"});
  };
  if (w.name.empty() == w.from.empty())
    return put_errors(
        {{.code = "api.bad_argument", .value = "proof", .expected = "the position of a record (0 is the first), or --from SIZE"}}, w);
  auto position = number(w.name.empty() ? w.from : w.name, w.name.empty() ? "--from" : "position");
  if (!position) return put_errors(position.error(), w);
  return put_text(w.name.empty() ? api::ledger_consistency(w.place, *position) : api::ledger_proof(w.place, *position), w);
}

/// First day of the period of a scope that stands so: the one that was typed, or the earliest.
Result<Date> period_of(const Words& w, custody::PeriodState state) {
  if (!w.from.empty()) {
    auto day = parse_date(w.from);
    if (!day)
      return fail(
          {.code = "api.bad_argument", .where = {"--from", 0, ""}, .value = w.from, .expected = "the first day of a period, YYYY-MM-DD"});
    return day;
  }
  auto all = api::ledger_entitlement({.store = w.place.store}, w.name);
  if (!all) return std::unexpected(all.error());
  for (const auto& p : all->periods)
    if (p.state == state) return p.period.start;
  return fail({.code = "custody.unknown_period", .value = w.name, .detail = fmt::format("no period of the scope is {}", word_of(state))});
}

/// The envelope of a command that the program makes.
Result<custody::Envelope> envelope_of(const Words& w) {
  custody::Envelope out{.key = w.key, .actor = w.actor, .role = custody::Role::certification_manager, .date = today()};
  std::string known;
  for (const auto& n : names(static_cast<custody::Role*>(nullptr))) {
    if (n.word == w.role) out.role = n.value;
    known += (known.empty() ? "one of " : ", ") + std::string{n.word};
  }
  if (word_of(out.role) != w.role)
    return fail({.code = "api.bad_argument", .where = {"--role", 0, ""}, .value = w.role, .expected = known});
  if (w.date.empty()) return out;
  auto day = parse_date(w.date);
  if (!day) return fail({.code = "api.bad_argument", .where = {"--date", 0, ""}, .value = w.date, .expected = "a day, YYYY-MM-DD"});
  out.date = *day;
  return out;
}

/// Closes or seals a period of a scope.
Result<api::LedgerApplyAnswer> change_period(const Words& w, bool seal) {
  auto envelope = envelope_of(w);
  if (!envelope) return std::unexpected(envelope.error());
  auto from = period_of(w, seal ? custody::PeriodState::closed : custody::PeriodState::open);
  if (!from) return std::unexpected(from.error());
  if (seal) return api::ledger_do(w.place.store, {*envelope, custody::SealPeriod{.scope = w.name, .from = *from}});
  return api::ledger_do(w.place.store, {*envelope, custody::ClosePeriod{.scope = w.name, .from = *from}});
}

int run_close(const Words& w) {
  auto answer = change_period(w, false);
  int code = put_answer(answer, w);
  if (code != 0 || !answer->refused.empty()) return 1;
  return w.format == "table" ? put_answer(api::ledger_entitlement({.store = w.place.store}, w.name), w) : 0;
}

int run_seal(const Words& w) {
  if (!w.name.empty()) {
    if (w.actor.empty())
      return put_errors({{.code = "api.bad_argument", .where = {"--actor", 0, ""}, .expected = "who seals the period of the scope"}}, w);
    auto sealed = change_period(w, true);
    if (!sealed || !sealed->refused.empty()) return put_answer(sealed, w), 1;
  }
  return put_text(api::ledger_seal(w.place, w.key_file, w.origin), w);
}

int run_export(const Words& w) { return put_text(api::ledger_export(w.place, w.what == "events"), w); }

int run_import(const Words& w) {
  auto answer = api::ledger_import(w.place.store, w.file, counter("commands"));
  end_counter();
  return put_answer(answer, w);
}

/// An answer about the flow of metal: as a page too.
int put_flow(const Result<api::LedgerDemoAnswer>& answer, const Words& w, const std::string& command) {
  if (!answer || w.format != "html") return put_answer(answer, w);
  auto file = w.output.empty() ? std::string{} : " -o " + std::filesystem::path{w.output}.filename().string();
  return put(api::to_html(*answer, {std::string{program_version}, command + " --format html" + file}), w.output);
}

int run_demo(const Words& w) {
  Watch watch;
  auto step = std::max<std::uint64_t>(1, w.events / 10);
  std::uint64_t next = step;
  auto told = [&](std::uint64_t done) {
    if (done < next) return;
    while (next <= done) next += step;
    std::fputs(
        fmt::format("{} of about {} records, {:.0f} records/s\n", done, w.events, static_cast<double>(done) / watch.seconds()).c_str(),
        stderr);
  };
  auto answer = api::ledger_demo(w.demo_store, w.events, w.seed, told);
  auto rate = answer ? watch.rate(answer->head.size) : std::string{};
  int code =
      put_flow(answer, w,
               fmt::format("alumen ledger demo --events {} --seed {} --store {}", w.events, w.seed, custody::shown_address(w.demo_store)));
  if (code != 0 || w.format != "table") return code;
  std::error_code none;
  auto bytes = w.demo_store.starts_with("sqlite:") ? std::filesystem::file_size(w.demo_store.substr(7), none) : 0;
  return put(rate + (bytes > 0 && !none ? fmt::format("{:.1f} MB on disk, {:.0f} bytes a record\n", static_cast<double>(bytes) / 1e6,
                                                      static_cast<double>(bytes) / static_cast<double>(answer->head.size))
                                        : ""));
}

int run_attrition(const Words& w) {
  std::optional<Period> period;
  if (!w.date.empty()) {
    auto typed = parse_period(w.date);
    if (!typed) return put_errors(typed.error(), w);
    period = *typed;
  }
  auto command = "alumen ledger attrition --store " + custody::shown_address(w.place.store);
  for (auto [name, value] : {std::pair{" --at ", &w.at}, std::pair{" --as-of ", &w.as_of}, std::pair{" --period ", &w.date}})
    if (!value->empty()) command += name + *value;
  return put_flow(api::ledger_attrition(w.place, period), w, command);
}

int run_scheme(const Words& w) {
  auto answer = api::ledger_schemes(w.name);
  // Of a file of one's own its writer wants to know whether it is right; one that ships is printed, to be copied.
  bool own = answer && !answer->text.empty() && answer->text != custody::scheme_text(answer->schemes.front().id);
  int code = own && w.format == "table"
                 ? put(ledger_scheme_text(answer->schemes.front(), (w.output.empty() ? screen_style() : Style{})), w.output)
                 : put_answer(answer, w);
  // The text goes to a file as it is; what is doubtful in it is told beside it.
  if (code == 0 && w.format == "table" && !answer->notes.empty())
    std::fputs(("\n" + render(answer->notes, error_style(), true)).c_str(), stderr);
  return code;
}

int run_commands(const Words& w) {
  if (!w.name.empty()) return put_text(ledger_command_text(w.name, screen_style()), w);
  return put(w.format == "markdown" ? ledger_commands_markdown() : ledger_commands_text(screen_style()), w.output);
}

/// Makes the commands below `ledger`.
class Adder {
 public:
  Adder(CLI::App& ledger, Commands& commands, std::shared_ptr<Words> words) : ledger_(ledger), commands_(commands), w(std::move(words)) {}

  void all() {
    making();
    asking();
    proving();
    moving();
    reading();
  }

 private:
  CLI::App* add(const char* name, const char* about, auto run) {
    auto* sub = ledger_.add_subcommand(name, about);
    commands_.emplace_back(sub, at_place(w, run));
    return sub;
  }
  /// One more option for the command that was added last.
  CLI::App* store(CLI::App* sub) {
    sub->add_option("--store", w->place.store, "sqlite:FILE or postgres:ADDRESS")->capture_default_str();
    return sub;
  }
  CLI::App* place(CLI::App* sub) {
    store(sub)->add_option("--at", w->at, "as known when the log had so many records");
    sub->add_option("--as-of", w->as_of, "what had happened by this day, YYYY-MM-DD");
    return sub;
  }
  CLI::App* format(CLI::App* sub, std::vector<std::string> formats = {"table", "json"}) {
    sub->add_option("--format", w->format, "how to print")->check(CLI::IsMember(std::move(formats)))->capture_default_str();
    return output(sub);
  }
  CLI::App* output(CLI::App* sub) {
    sub->add_option("-o,--output,--out", w->output, "file to write instead of the screen");
    return sub;
  }
  CLI::App* named(CLI::App* sub, const char* what, const char* about) {
    sub->add_option(what, w->name, about)->required();
    return sub;
  }
  CLI::App* file(CLI::App* sub, const char* about) {
    sub->add_option("file", w->file, about)->required();
    return sub;
  }
  /// Options of a command that the program makes.
  CLI::App* envelope(CLI::App* sub) {
    sub->add_option("--from", w->from, "first day of the period; without it the earliest one");
    sub->add_option("--actor", w->actor, "who does it");
    sub->add_option("--role", w->role, "under which role")->capture_default_str();
    sub->add_option("--date", w->date, "business day, YYYY-MM-DD; without it today");
    sub->add_option("--key", w->key, "idempotency key");
    return sub;
  }

  void making() {
    auto* init =
        add("init", "make an empty ledger", [](const Words& x) { return put_answer(api::ledger_init(x.place.store, x.origin), x); });
    format(store(init))->add_option("--origin", w->origin, "name under which the ledger signs, for example example.org/ledger");
    auto* apply =
        file(format(store(add("apply", "apply the commands of a file of JSON lines; exit code 1 when one is refused", run_apply))),
             "JSON lines");
    apply->add_option("--batch", w->batch, "commands that are stored at once")->check(CLI::Range(1, 100'000))->capture_default_str();
    envelope(named(format(store(add("close", "close a period of a scope", run_close))), "scope", "the scope"))
        ->get_option("--actor")
        ->required();
  }
  void asking() {
    named(format(place(add("balance", "metal and certificates of a scope",
                           [](const Words& x) { return put_answer(api::ledger_balance(x.place, x.name, today()), x); }))),
          "scope", "the scope");
    named(format(place(add("entitlement", "what a scope may claim, and why",
                           [](const Words& x) { return put_answer(api::ledger_entitlement(x.place, x.name), x); }))),
          "scope", "the scope");
    auto* report = add("report", "annual report of a scope",
                       [](const Words& x) { return put_answer(api::ledger_report(x.place, x.name, x.year), x); });
    named(format(place(report)), "scope", "the scope")->add_option("--year", w->year, "calendar year")->required();
    format(place(add("late", "reports that are missing or came late",
                     [](const Words& x) { return put_answer(api::ledger_late(x.place, x.place.as_of.value_or(today())), x); })));
    format(
        place(add("stats", "how much there is of everything", [](const Words& x) { return put_answer(api::ledger_stats(x.place), x); })));
    auto* trace = named(format(place(add("trace", "where the claim of a document comes from, or where it may have gone", run_trace))),
                        "document", "the document");
    trace->add_flag("--up", w->up, "where its claim comes from");
    trace->add_flag("--down", w->down, "where it may have gone");
    auto* affected = add("affected", "documents that the change of a certificate touches", [](const Words& x) {
      return put_answer(api::ledger_affected({.store = x.place.store, .at = x.place.at}, x.name, x.place.as_of.value_or(today())), x);
    });
    named(format(place(affected)), "certificate", "the certificate")
        ->get_option("--as-of")
        ->description("shipments from this day on, YYYY-MM-DD");
  }
  void proving() {
    format(file(add("key", "make a key file and print the public key", run_key), "key file to make; an existing one stays as it is"));
    auto* seal = add("seal", "sign the head of the ledger; with a scope, seal its closed period first", run_seal);
    seal->add_option("scope", w->name, "scope whose period is sealed before");
    store(output(seal))->add_option("--at", w->at, "as known when the log had so many records");
    seal->add_option("--key", w->key_file, "key file")->required();
    seal->add_option("--origin", w->origin, "name of the ledger; without it the one given to init");
    seal->add_option("--from", w->from, "first day of the period; without it the earliest closed one");
    seal->add_option("--actor", w->actor, "who seals the period");
    seal->add_option("--role", w->role, "under which role")->capture_default_str();
    seal->add_option("--date", w->date, "business day, YYYY-MM-DD; without it today");
    auto* proof =
        output(store(add("proof", "JSON: a record stands in the log; or the log only grew since it had SIZE records", run_proof)));
    proof->add_option("position", w->name, "position of the record; 0 is the first");
    proof->add_option("--from", w->from, "older size");
    proof->add_option("--at", w->at, "as known when the log had so many records");
    auto* verify = format(store(add("verify", "read the whole log again: bytes, hashes, root and rules", run_verify)));
    verify->add_option("--threads", w->threads, "threads; changes the time, not the result")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    auto* check = add("check", "check a proof, a signed head or a signed document; needs no store",
                      [](const Words& x) { return put_answer(api::ledger_check({x.file, x.public_key, x.origin, x.checkpoint}), x); });
    file(format(check), "what proof, seal or document wrote")
        ->add_option("--public-key", w->public_key, "z6Mk...; needed for what is signed");
    check->add_option("--origin", w->origin, "name of the ledger that it has to come from");
    check->add_option("--checkpoint", w->checkpoint, "signed head that the proof has to lead to");
    auto* document = add("document", "a document as signed JSON, with the proof of its record inside",
                         [](const Words& x) { return put_text(api::ledger_document(x.place, x.name, {x.key_file, now(), x.origin}), x); });
    named(output(place(document)), "document", "the document")->add_option("--sign", w->key_file, "key file")->required();
    document->add_option("--origin", w->origin, "name of the ledger; without it the one given to init");
  }
  void moving() {
    format(store(add("copy", "copy the ledger to another store; the root hashes have to be equal",
                     [](const Words& x) { return put_answer(api::ledger_copy(x.place.store, x.to), x); })))
        ->add_option("--to", w->to, "sqlite:FILE or postgres:ADDRESS; made new")
        ->required();
    auto* out = store(add("export", "everything as JSON lines", run_export));
    out->add_option("file", w->output, "file to write instead of the screen");
    out->add_option("--what", w->what, "commands make the same ledger again; events show what followed")
        ->check(CLI::IsMember({"commands", "events"}))
        ->capture_default_str();
    out->add_option("--at", w->at, "as known when the log had so many records");
    file(format(store(add("import", "make a ledger of exported commands; the root hash has to be the exported one", run_import))),
         "what export wrote");
    auto* demo = format(add("demo", "make a generated world from mine to can, and show where certified metal is lost", run_demo),
                        {"table", "json", "html"});
    demo->add_option("--store", w->demo_store, "sqlite:FILE or postgres:ADDRESS, made new")->capture_default_str();
    demo->add_option("--events", w->events, "about so many records")
        ->check(CLI::Range(std::uint64_t{1000}, std::uint64_t{100'000'000}))
        ->capture_default_str();
    demo->add_option("--seed", w->seed, "same seed, same world")->capture_default_str();
    format(place(add("attrition", "certified metal from stage to stage, and where it is lost", run_attrition)), {"table", "json", "html"})
        ->add_option("--period", w->date, "2025 or 2025-04-01..2026-04-01 (end excluded); without it everything");
  }
  void reading() {
    format(add("scheme", "list the schemes that ship, print one, or check a file of your own", run_scheme))
        ->add_option("name", w->name, "id or file");
    format(add("commands", "what a ledger can be told", run_commands), {"table", "markdown"})
        ->add_option("command", w->name, "one of them, with its fields");
  }

  CLI::App& ledger_;
  Commands& commands_;
  std::shared_ptr<Words> w;
};

}  // namespace

void add_ledger(CLI::App& app, Commands& commands) {
  auto* ledger = app.add_subcommand("ledger", "a ledger of certified metal that cannot create, lose or claim a gram twice");
  ledger->require_subcommand(1);
  Adder{*ledger, commands, std::make_shared<Words>()}.all();
}

}  // namespace alumen::cli
