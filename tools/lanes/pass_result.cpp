#include "pass_result.hpp"

#include <algorithm>
#include <cstring>
#include <lanes/error.hpp>
#include <string>
#include <string_view>

namespace lanes::tools {
namespace {

constexpr std::string_view type = "PassResult";

std::vector<Count> sums_of(const std::vector<Count>& a, const std::vector<Count>& b) {
  std::vector<Count> all(a.size() + b.size());
  std::ranges::merge(a, b, all.begin(), {}, &Count::place, &Count::place);
  std::vector<Count> sums;
  for (const Count& c : all)
    if (!sums.empty() && sums.back().place == c.place)
      sums.back().count += c.count;
    else
      sums.push_back(c);
  return sums;
}

/// How many there are, and then they. (Where g++ 12 inlines this, it warns of overflows that are
/// none.)
template <class List>
[[gnu::noinline]] void put(std::vector<std::byte>& record, const List& list) {
  const std::uint64_t count = list.size();
  const std::size_t at = record.size(), size = list.size() * sizeof(*list.data());
  record.resize(at + sizeof(count) + size);
  std::memcpy(record.data() + at, &count, sizeof(count));
  if (size > 0) std::memcpy(record.data() + at + sizeof(count), list.data(), size);
}

template <class V>
std::vector<V> take(std::span<const std::byte>& record) {
  std::uint64_t count = 0;
  const auto get = [&](void* data, std::size_t size) {
    if (size > record.size()) throw argument_error("PassResult::unpack: the record ends early");
    if (size > 0) std::memcpy(data, record.data(), size);
    record = record.subspan(size);
  };
  get(&count, sizeof(count));
  if (count > record.size() / sizeof(V))
    throw argument_error("PassResult::unpack: the record ends early");
  std::vector<V> list(static_cast<std::size_t>(count));
  get(list.data(), list.size() * sizeof(V));
  return list;
}

}  // namespace

void PassResult::merge(const PassResult& other) {
  if (stats.size() != other.stats.size() || text_fields.size() != other.text_fields.size())
    throw shape_error("PassResult: ranks have different columns");
  rows += other.rows;
  for (std::size_t j = 0; j < text_fields.size(); ++j) text_fields[j] += other.text_fields[j];
  for (std::size_t j = 0; j < stats.size(); ++j) stats[j].merge(other.stats[j]);
  counts = sums_of(counts, other.counts);
  covariance.merge(other.covariance);
}

std::vector<std::byte> PassResult::pack() const {
  std::vector<Moments> moments;
  for (const auto& column : stats) moments.push_back(column.state());
  std::vector<std::byte> record;
  put(record, type);
  put(record, std::span(&rows, 1));
  put(record, text_fields);
  put(record, moments);
  put(record, counts);
  put(record, covariance.pack());
  return record;
}

PassResult PassResult::unpack(std::span<const std::byte> record) {
  const auto name = take<char>(record);
  if (std::string_view(name.data(), name.size()) != type)
    throw argument_error("PassResult::unpack: this is no PassResult");
  PassResult result;
  for (const std::uint64_t rows : take<std::uint64_t>(record)) result.rows = rows;
  result.text_fields = take<std::uint64_t>(record);
  for (const Moments& moments : take<Moments>(record))
    result.stats.emplace_back(moments, nan_policy::omit);
  result.counts = take<Count>(record);
  result.covariance = RunningCovariance<double>::unpack(take<std::byte>(record));
  return result;
}

}  // namespace lanes::tools
