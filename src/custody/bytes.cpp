#include "custody/bytes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "custody/detail/visit.hpp"

namespace alumen::custody {
namespace {

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void byte(std::uint8_t b) { out_.push_back(static_cast<char>(b)); }
  void number(std::uint64_t n) {
    while (n >= 0x80) {
      byte(static_cast<std::uint8_t>(n) | 0x80);
      n >>= 7;
    }
    byte(static_cast<std::uint8_t>(n));
  }
  void zigzag(std::int64_t n) { number((static_cast<std::uint64_t>(n) << 1) ^ static_cast<std::uint64_t>(n >> 63)); }

  void operator()(const auto&, const auto& value) { put(value); }
  void put(const std::string& text) {
    number(text.size());
    out_.append(text);
  }
  void put(Grams mass) { zigzag(mass.count()); }
  void put(Ppm share) { zigzag(share.parts); }
  void put(int count) { zigzag(count); }
  void put(bool flag) { byte(flag ? 1 : 0); }
  void put(Date date) { zigzag(date.time_since_epoch().count()); }
  void put(const std::optional<Date>& date) {
    put(date.has_value());
    if (date) put(*date);
  }
  template <detail::HasNames E>
  void put(E word) {
    byte(static_cast<std::uint8_t>(word));
  }

 private:
  std::string& out_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  bool ok() const { return fault_.empty(); }
  bool at_end() const { return at_ == bytes_.size(); }
  const std::string& fault() const { return fault_; }
  void wrong(std::string_view what) {
    if (fault_.empty()) fault_ = fmt::format("{}, at byte {}", what, at_);
  }
  std::uint8_t byte() {
    if (at_ >= bytes_.size()) return wrong("the record ends too early"), 0;
    return static_cast<std::uint8_t>(bytes_[at_++]);
  }
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (int shift = 0; ok(); shift += 7) {
      auto b = byte();
      if (shift == 63 && b > 1) wrong("a number is too large");
      value |= static_cast<std::uint64_t>(b & 0x7f) << shift;
      if ((b & 0x80) != 0) continue;
      if (b == 0 && shift > 0) wrong("a number has a superfluous group");
      break;
    }
    return value;
  }
  std::int64_t zigzag() {
    auto n = number();
    return static_cast<std::int64_t>(n >> 1) ^ -static_cast<std::int64_t>(n & 1);
  }

  void operator()(const auto& field, auto& value) {
    if (!ok()) return;
    get(value);
    if (!ok()) fault_ = fmt::format("{}: {}", field.name, fault_);
  }
  void get(std::string& text) {
    auto size = number();
    if (size > bytes_.size() - at_) return wrong("a text is longer than the record");
    text.assign(bytes_.substr(at_, size));
    at_ += size;
  }
  void get(Grams& mass) { mass = Grams{zigzag()}; }
  void get(Ppm& share) { share.parts = zigzag(); }
  void get(int& count) {
    auto n = zigzag();
    if (!std::in_range<int>(n)) return wrong("a count is too large");
    count = static_cast<int>(n);
  }
  void get(bool& flag) {
    auto b = byte();
    if (b > 1) wrong("a flag is neither 0 nor 1");
    flag = b == 1;
  }
  void get(Date& date) {
    auto days = zigzag();
    if (days < -1'000'000 || days > 4'000'000) return wrong("a date is out of range");
    date = Date{std::chrono::days{days}};
  }
  void get(std::optional<Date>& date) {
    bool there = false;
    get(there);
    if (there && ok()) get(date.emplace());
  }
  template <detail::HasNames E>
  void get(E& word) {
    auto b = byte();
    for (const auto& n : names(static_cast<E*>(nullptr)))
      if (static_cast<std::uint8_t>(n.value) == b) {
        word = n.value;
        return;
      }
    wrong("a word is not known");
  }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  std::string fault_;
};

/// Appends a record; how many bytes its command has.
template <class Whole>
std::size_t write(std::string& out, const Whole& whole_record) {
  Writer writer{out};
  auto begin = out.size();
  writer.byte(bytes_version);
  return std::visit(
      [&]<class B>(const B& body) -> std::size_t {
        writer.byte(detail::Described<B>::kind);
        detail::visit_fields(whole_record.envelope, writer);
        if constexpr (detail::IsDone<B>::value) {
          detail::visit_fields(body.command, writer);
          auto end = out.size();
          detail::visit_fields(body.outcome, writer);
          return end - begin;
        } else {
          detail::visit_fields(body, writer);
          return 0;
        }
      },
      whole_record.body);
}

template <class Whole>
Result<Whole> read(std::string_view bytes) {
  Reader reader{bytes};
  Whole out;
  if (auto version = reader.byte(); version != bytes_version) reader.wrong(fmt::format("version {} is not known", version));
  auto kind = reader.byte();
  bool known = detail::with_kind<decltype(out.body)>(kind, [&]<class T>() {
    detail::visit_fields(out.envelope, reader);
    detail::visit_fields(out.body.template emplace<T>(), reader);
  });
  if (!known) reader.wrong(fmt::format("kind {} is not known", kind));
  if (reader.ok() && !reader.at_end()) reader.wrong("bytes are left over");
  if (!reader.ok()) return fail({.code = "custody.schema_invalid", .detail = reader.fault()});
  return out;
}

}  // namespace

std::string bytes_of(const Event& event) {
  std::string out;
  write(out, event);
  return out;
}

std::size_t append_bytes(std::string& out, const Event& event) { return write(out, event); }

std::string bytes_of(const Command& command) {
  std::string out;
  write(out, command);
  return out;
}

Result<Event> event_from(std::string_view bytes) { return read<Event>(bytes); }

Result<Command> command_from(std::string_view bytes) { return read<Command>(bytes); }

}  // namespace alumen::custody
