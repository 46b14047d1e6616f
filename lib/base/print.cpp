// operator<< for vectors and matrices, with the text that NumPy's str() gives for the same array.
//
// First every visible element is looked at, to choose one notation and the column widths for all of
// them; then the elements are written one by one and lines are wrapped.
#include <array>
#include <charconv>
#include <cmath>
#include <lanes/matrix.hpp>
#include <limits>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace lanes {
namespace {

constexpr std::size_t threshold = 1000;  // more elements than this are summarized,
constexpr std::size_t edge_items = 3;    // showing so many at each end of each axis
constexpr std::size_t line_width = 75;
constexpr int max_fraction_digits = 8;

// ---- Numbers ------------------------------------------------------------------------------------

/// A decimal number cut into what stands before the point, after it, and after the 'e'.
struct Digits {
  std::string integer, fraction, exponent;  // exponent with its sign, empty in fixed notation
};

Digits split(std::string_view text) {
  const std::size_t e = std::min(text.find('e'), text.size());
  const std::size_t point = std::min(text.find('.'), e);
  Digits digits{std::string(text.substr(0, point)), "", std::string(text.substr(e))};
  if (point < e) digits.fraction = text.substr(point + 1, e - point - 1);
  if (!digits.exponent.empty()) digits.exponent.erase(0, 1);
  return digits;
}

// The longest text: minus, 309 digits, point, and either the shortest fraction of the smallest
// subnormal (fewer than 345 digits) or max_fraction_digits.
using NumberBuffer = std::array<char, 1024>;

template <class T>
Digits exact_digits(T x, std::chars_format notation, int fraction_digits) {
  NumberBuffer buffer;
  const auto [end, error] =
      std::to_chars(buffer.begin(), buffer.end(), x, notation, fraction_digits);
  return split({buffer.begin(), end});
}

/// The fewest digits that identify x among all T; when those are more than max_fraction_digits
/// after the point, x rounded to that many, without trailing zeros.
template <class T>
Digits short_digits(T x, std::chars_format notation) {
  NumberBuffer buffer;
  const auto [end, error] = std::to_chars(buffer.begin(), buffer.end(), x, notation);
  Digits digits = split({buffer.begin(), end});
  if (digits.fraction.size() > max_fraction_digits)
    digits = exact_digits(x, notation, max_fraction_digits);
  digits.fraction.erase(digits.fraction.find_last_not_of('0') + 1);
  return digits;
}

/// One notation and one width for a set of floating-point numbers.
template <class T>
class FloatFormat {
 public:
  explicit FloatFormat(const std::vector<T>& samples) : scientific_(needs_exponent(samples)) {
    bool finite_only = true;
    for (const T x : samples) {
      if (!std::isfinite(x)) {
        finite_only = false;
        continue;
      }
      const Digits digits = short_digits(x, notation());
      integer_width_ = std::max(integer_width_, digits.integer.size());
      fraction_width_ = std::max(fraction_width_, digits.fraction.size());
      exponent_width_ = std::max(exponent_width_, digits.exponent.size());
    }
    if (finite_only) return;
    for (const T x : samples)
      if (!std::isfinite(x) && word(x).size() > width()) integer_width_ += word(x).size() - width();
  }

  std::string operator()(T x) const {
    if (!std::isfinite(x)) return std::string(width() - word(x).size(), ' ').append(word(x));
    Digits digits = scientific_ ? exact_digits(x, notation(), static_cast<int>(fraction_width_))
                                : short_digits(x, notation());
    std::string text(integer_width_ - digits.integer.size(), ' ');
    text.append(digits.integer).append(1, '.').append(digits.fraction);
    if (scientific_) {
      digits.exponent.insert(1, exponent_width_ - digits.exponent.size(), '0');
      return text.append(1, 'e').append(digits.exponent);
    }
    return text.append(fraction_width_ - digits.fraction.size(), ' ');
  }

 private:
  /// Fixed notation when the largest magnitude is below 1e8, the smallest at least 1e-4, and they
  /// are at most a factor 1000 apart; zeros do not count.
  static bool needs_exponent(const std::vector<T>& samples) {
    T smallest = std::numeric_limits<T>::infinity(), largest = 0;
    for (const T x : samples) {
      if (x == 0 || !std::isfinite(x)) continue;
      smallest = std::min(smallest, std::abs(x));
      largest = std::max(largest, std::abs(x));
    }
    return largest != 0 &&
           (largest >= T(1e8) || smallest < T(1e-4) || largest / smallest > T(1000));
  }

  static std::string_view word(T x) { return std::isnan(x) ? "nan" : x < 0 ? "-inf" : "inf"; }

  std::chars_format notation() const {
    return scientific_ ? std::chars_format::scientific : std::chars_format::fixed;
  }
  std::size_t width() const {
    const std::size_t exponent = scientific_ ? 1 + exponent_width_ : 0;
    return integer_width_ + 1 + fraction_width_ + exponent;
  }

  bool scientific_;
  std::size_t integer_width_ = 0, fraction_width_ = 0, exponent_width_ = 0;
};

class IntFormat {
 public:
  explicit IntFormat(const std::vector<int>& samples) {
    for (const int x : samples) width_ = std::max(width_, std::to_string(x).size());
  }
  std::string operator()(int x) const {
    const std::string digits = std::to_string(x);
    return std::string(width_ - digits.size(), ' ') + digits;
  }

 private:
  std::size_t width_ = 0;
};

IntFormat make_format(const std::vector<int>& samples) {
  return IntFormat(samples);
}
template <class T>
FloatFormat<T> make_format(const std::vector<T>& samples) {
  return FloatFormat<T>(samples);
}

// ---- Layout -------------------------------------------------------------------------------------

/// Calls item(i) for every index that is shown, and gap() once where the others are left out.
template <class Item, class Gap>
void for_each_shown(std::size_t size, bool summarize, Item item, Gap gap) {
  const bool cut = summarize && size > 2 * edge_items;
  for (std::size_t i = 0; i < size; ++i) {
    if (cut && i == edge_items) {
      gap();
      i = size - edge_items;
    }
    item(i);
  }
}

/// "[a b c]", wrapped so that no line is longer than `width`; lines after the first are indented.
template <class T, class Format>
std::string format_row(VectorView<const T> x, bool summarize, const Format& format,
                       std::size_t indent, std::size_t width) {
  std::string text(1, '[');
  std::size_t column = indent;
  bool line_is_empty = true;
  const auto add = [&](std::string_view word) {
    if (!line_is_empty) {
      // One more column is needed: for the bracket that may follow.
      if (column + 1 + word.size() + 1 > width) {
        text.erase(text.find_last_not_of(' ') + 1);
        text.append(1, '\n').append(indent, ' ');
        column = indent;
      } else {
        text.append(1, ' ');
        ++column;
      }
    }
    text.append(word);
    column += word.size();
    line_is_empty = false;
  };
  for_each_shown(
      x.size(), summarize, [&](std::size_t i) { add(format(x[i])); }, [&] { add("..."); });
  return text.append(1, ']');
}

template <class T>
std::string format_vector(VectorView<const T> x) {
  const bool summarize = x.size() > threshold;
  std::vector<T> shown;
  for_each_shown(
      x.size(), summarize, [&](std::size_t i) { shown.push_back(x[i]); }, [] {});
  return format_row(x, summarize, make_format(shown), 1, line_width);
}

template <class T>
std::string format_matrix(MatrixView<const T> a) {
  if (a.empty()) return "[]";
  const bool summarize = a.size() > threshold;
  std::vector<T> shown;
  const auto each_row = [&](auto item, auto gap) {
    for_each_shown(a.rows(), summarize, item, gap);
  };
  each_row(
      [&](std::size_t i) {
        for_each_shown(
            a.cols(), summarize, [&](std::size_t j) { shown.push_back(a(i, j)); }, [] {});
      },
      [] {});
  const auto format = make_format(shown);

  std::string text;
  const auto begin_line = [&] { text.append(text.empty() ? "[" : "\n "); };
  each_row(
      [&](std::size_t i) {
        begin_line();
        text.append(format_row(a.row(i), summarize, format, 2, line_width - 1));
      },
      [&] {
        begin_line();
        text.append("...");
      });
  return text.append(1, ']');
}

}  // namespace

std::ostream& operator<<(std::ostream& out, VectorView<const double> x) {
  return out << format_vector(x);
}
std::ostream& operator<<(std::ostream& out, VectorView<const float> x) {
  return out << format_vector(x);
}
std::ostream& operator<<(std::ostream& out, VectorView<const int> x) {
  return out << format_vector(x);
}
std::ostream& operator<<(std::ostream& out, MatrixView<const double> a) {
  return out << format_matrix(a);
}
std::ostream& operator<<(std::ostream& out, MatrixView<const float> a) {
  return out << format_matrix(a);
}
std::ostream& operator<<(std::ostream& out, MatrixView<const int> a) {
  return out << format_matrix(a);
}

}  // namespace lanes
