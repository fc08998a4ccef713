#include <algorithm>
#include <cmath>
#include <queue>

#include "numeric/detail/sweeps.hpp"

namespace alumen::numeric::detail {
namespace {

/// Rows leave one by one, to the front or to the back of the order; those that stay know what they still give and take.
class Greedy {
 public:
  explicit Greedy(const SparseRows& m)
      : m_(m), t_(transposed(m)), gain_(m.size(), 0), suppliers_(m.size(), 0), consumers_(m.size(), 0), gone_(m.size(), false) {
    for (std::uint32_t i = 0; i < m.size(); ++i)
      for (auto e = m.start[i]; e < m.start[i + 1]; ++e) {
        if (m.column[e] == i || m.value[e] == 0) continue;
        ++suppliers_[i], ++consumers_[m.column[e]];
        gain_[i] -= std::fabs(m.value[e]), gain_[m.column[e]] += std::fabs(m.value[e]);
      }
    for (auto& g : gain_)
      if (!std::isfinite(g)) g = 0;
  }

  std::vector<std::uint32_t> run() {
    for (std::uint32_t i = 0; i < gain_.size(); ++i) file(i);
    std::vector<std::uint32_t> front, back;
    while (front.size() + back.size() < gain_.size()) {
      if (take(sinks_))
        back.push_back(last_);
      else if (take(sources_) || take_best())
        front.push_back(last_);
      remove(last_);
    }
    front.insert(front.end(), back.rbegin(), back.rend());
    return front;
  }

 private:
  struct Entry {
    double gain;
    std::uint32_t row;
    bool operator<(const Entry& other) const { return gain != other.gain ? gain < other.gain : row > other.row; }
  };

  void file(std::uint32_t i) {
    if (consumers_[i] == 0)
      sinks_.push_back(i);
    else if (suppliers_[i] == 0)
      sources_.push_back(i);
    else
      best_.push({gain_[i], i});
  }
  bool take(std::vector<std::uint32_t>& from) {
    while (!from.empty()) {
      last_ = from.back();
      from.pop_back();
      if (!gone_[last_]) return true;
    }
    return false;
  }
  /// The row that gives most beyond what it takes. An entry whose gain is out of date has a later one.
  bool take_best() {
    while (!best_.empty()) {
      auto [gain, row] = best_.top();
      best_.pop();
      last_ = row;
      if (!gone_[row] && gain == gain_[row]) return true;
    }
    return false;
  }
  void remove(std::uint32_t row) {
    gone_[row] = true;
    for (auto e = m_.start[row]; e < m_.start[row + 1]; ++e) leave(m_.column[e], -m_.value[e], consumers_);
    for (auto e = t_.start[row]; e < t_.start[row + 1]; ++e) leave(t_.column[e], t_.value[e], suppliers_);
  }
  void leave(std::uint32_t neighbour, double signed_value, std::vector<std::uint32_t>& count) {
    if (gone_[neighbour] || signed_value == 0) return;
    --count[neighbour];
    double weight = std::fabs(signed_value);
    if (std::isfinite(weight)) gain_[neighbour] += &count == &suppliers_ ? weight : -weight;
    file(neighbour);
  }

  const SparseRows& m_;
  SparseRows t_;
  std::vector<double> gain_;  // weight given to consumers minus weight taken from suppliers, among rows that stay
  std::vector<std::uint32_t> suppliers_, consumers_, sources_, sinks_;
  std::vector<bool> gone_;
  std::priority_queue<Entry> best_;
  std::uint32_t last_ = 0;
};

}  // namespace

std::vector<std::uint32_t> supplier_order(const SparseRows& m) { return Greedy{m}.run(); }

}  // namespace alumen::numeric::detail
