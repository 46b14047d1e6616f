// States as bytes: the name of their type, then their values one after the other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <lanes/error.hpp>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace lanes::record {

/// "NAME<double>" or "NAME<float>"
template <class T>
std::string type_name(const char* name) {
  return std::string(name) + (std::is_same_v<T, double> ? "<double>" : "<float>");
}

class Writer {
 public:
  explicit Writer(std::string_view type) { values(std::span(type.data(), type.size())); }

  template <class V>
  requires std::is_trivially_copyable_v<V> Writer& value(const V& v) {
    append(&v, sizeof(V));
    return *this;
  }
  /// Their number, and then they.
  template <class V>
  Writer& values(std::span<const V> v) {
    value(static_cast<std::uint64_t>(v.size()));
    append(v.data(), v.size_bytes());
    return *this;
  }
  template <class Container>
  Writer& values(const Container& c) {
    return values(std::span(c.data(), c.size()));
  }

  std::vector<std::byte> take() { return std::move(bytes_); }

 private:
  void append(const void* data, std::size_t size) {
    const auto* const first = static_cast<const std::byte*>(data);
    bytes_.insert(bytes_.end(), first, first + size);
  }
  std::vector<std::byte> bytes_;
};

/// Reads what Writer wrote. Throws argument_error where that was another type, or not as long.
class Reader {
 public:
  Reader(std::span<const std::byte> bytes, std::string type)
      : bytes_(bytes), type_(std::move(type)) {
    const auto found = values<char>();
    if (std::string_view(found.data(), found.size()) != type_)
      fail("they are those of " + std::string(found.data(), found.size()));
  }

  template <class V>
  V value() {
    V v;
    take(&v, sizeof(V));
    return v;
  }
  template <class V>
  std::vector<V> values() {
    const auto count = value<std::uint64_t>();
    if (count > bytes_.size() / sizeof(V)) fail("they end early");
    std::vector<V> v(static_cast<std::size_t>(count));
    take(v.data(), v.size() * sizeof(V));
    return v;
  }
  /// Throws unless everything was read.
  void end() const {
    if (!bytes_.empty()) fail("there are " + std::to_string(bytes_.size()) + " too many");
  }

 private:
  void take(void* data, std::size_t size) {
    if (size > bytes_.size()) fail("they end early");
    if (size > 0) std::memcpy(data, bytes_.data(), size);
    bytes_ = bytes_.subspan(size);
  }
  [[noreturn]] void fail(const std::string& problem) const {
    throw argument_error(type_ + "::unpack: these are not the bytes of one: " + problem);
  }

  std::span<const std::byte> bytes_;
  std::string type_;
};

}  // namespace lanes::record
