#include "linalg/orthogonal_rows.hpp"

#include <algorithm>
#include <cmath>
#include <lanes/linalg.hpp>
#include <limits>
#include <utility>
#include <vector>

#include "linalg/reflectors.hpp"
#include "parallel/parallel.hpp"

namespace lanes::linalg {

using kernels::index;
using kernels::Kernels;
using kernels::Split;
using kernels::jacobi::Outcome;
using kernels::jacobi::Progress;
using kernels::jacobi::Rows;

namespace {

/// The rows of a block. Two of 1024 doubles each take half a megabyte.
constexpr index block = 32;

template <class T>
std::size_t padded(std::size_t length) {
  constexpr auto unit = static_cast<std::size_t>(kernels::jacobi::row_unit<T>);
  return (length + unit - 1) / unit * unit;
}

/// The pairs of stage s of n, f(p, q) with p < q: those with p + q = s modulo n. Rows that come
/// sorted by length need fewer sweeps in this order than in that of a tournament's (10 in place of
/// 7 at n = 64, 13 in place of 8 at 256).
template <class F>
void for_pairs(index n, index stage, F f) {
  for (index p = 0, q = stage; p < q; ++p, --q) f(p, q);
  for (index p = stage + 1, q = n - 1; p < q; ++p, --q) f(p, q);
}

/// Pairs that touch different rows.
struct Pairs {
  index count = 0;
  index numbers[2 * block];  // those of `count` pairs are set

  void add(index p, index q) {
    numbers[2 * count] = p;
    numbers[2 * count + 1] = q;
    ++count;
  }
};

template <class T>
class Sweep {
 public:
  Sweep(const Kernels<T>& kernels, int threads, const Rows<T>& rows, index count)
      : kernels_(kernels),
        rows_(rows),
        count_(count),
        blocks_(Split::at_most(count <= 2 * block ? 2 * block : block, count)),
        threads_(blocks_.parts == 1 ? 1
                                    : std::min(parallel::available(threads),
                                               static_cast<int>((blocks_.parts + 1) / 2))) {}

  Progress<T> run() const {
    Progress<T> progress;
    if (blocks_.parts == 1) {
      within(0, progress);
      return progress;
    }
    // Within blocks first; then each with each.
    in_parallel(progress, blocks_.parts, [this](index b, Progress<T>& mine) { within(b, mine); });
    for (index s = 0; s < blocks_.parts; ++s) {
      std::vector<std::pair<index, index>> meetings;
      for_pairs(blocks_.parts, s, [&](index b, index c) { meetings.emplace_back(b, c); });
      in_parallel(progress, static_cast<index>(meetings.size()), [&](index i, Progress<T>& mine) {
        const auto [b, c] = meetings[static_cast<std::size_t>(i)];
        between(b, c, mine);
      });
    }
    return progress;
  }

 private:
  static void merge(Progress<T>& all, const Progress<T>& part) {
    all.rotations += part.rotations;
    all.cosine = std::max(all.cosine, part.cosine);
    all.tangent = std::max(all.tangent, part.tangent);
  }
  template <class F>
  void in_parallel(Progress<T>& progress, index tasks, F f) const {
    std::vector<Progress<T>> parts(static_cast<std::size_t>(threads_));
    parallel::run(threads_, [&](int thread, int threads) {
      Progress<T> mine;
      for (index i = thread; i < tasks; i += threads) f(i, mine);
      parts[static_cast<std::size_t>(thread)] = mine;
    });
    for (const Progress<T>& part : parts) merge(progress, part);
  }

  void rotate(const Pairs& pairs, Progress<T>& progress) const {
    kernels_.rotate_rows(rows_, pairs.numbers, pairs.count, progress);
  }
  void within(index b, Progress<T>& progress) const {
    const index first = blocks_.begin(b), n = blocks_.length(b);
    for (index s = 0; s < n; ++s) {
      Pairs pairs;
      for_pairs(n, s, [&](index p, index q) { pairs.add(first + p, first + q); });
      rotate(pairs, progress);
    }
  }
  void between(index b, index c, Progress<T>& progress) const {
    const index first_b = blocks_.begin(b), first_c = blocks_.begin(c);
    const index n_b = blocks_.length(b), n_c = blocks_.length(c), n = std::max(n_b, n_c);
    for (index s = 0; s < n; ++s) {
      Pairs pairs;
      for (index i = 0; i < n_b; ++i) {
        const index j = i + s < n ? i + s : i + s - n;
        if (j < n_c) pairs.add(first_b + i, first_c + j);
      }
      rotate(pairs, progress);
    }
  }

  const Kernels<T>& kernels_;
  const Rows<T> rows_;
  const index count_;
  const Split blocks_;
  const int threads_;
};

}  // namespace

template <class T>
void longest_first(std::span<Numbered<T>> rows) {
  std::sort(rows.begin(), rows.end(), [](const Numbered<T>& a, const Numbered<T>& b) {
    return a.length > b.length || (a.length == b.length && a.number < b.number);
  });
}
template void longest_first(std::span<Numbered<double>>);
template void longest_first(std::span<Numbered<float>>);

template <class T>
WorkingRows<T>::WorkingRows(std::size_t count, std::size_t length, bool with_rotations)
    : count_(count),
      length_(length),
      padded_(padded<T>(length)),
      width_(padded_ + (with_rotations ? padded<T>(count) : 0)),
      memory_(count, static_cast<std::size_t>(odd_lines<T>(static_cast<index>(width_)))) {
  if (with_rotations)
    for (std::size_t i = 0; i < count; ++i) rotations(i)[i] = T(1);
}

template <class T>
Rows<T> WorkingRows<T>::view(T tolerance) {
  return {.x = memory_.data(),
          .row = static_cast<index>(memory_.cols()),
          .length = static_cast<index>(padded_),
          .width = static_cast<index>(width_),
          .tolerance = tolerance};
}

template <class T>
Outcome<T> make_rows_orthogonal(const Kernels<T>& kernels, int threads, WorkingRows<T>& rows,
                                int most_sweeps) {
  const T length = static_cast<T>(rows.length()), count = static_cast<T>(rows.count());
  const T tolerance = std::sqrt(length) * std::numeric_limits<T>::epsilon();
  const Sweep<T> sweep(kernels, threads, rows.view(tolerance), static_cast<index>(rows.count()));
  Outcome<T> outcome;
  outcome.converged = rows.count() < 2;
  while (!outcome.converged && outcome.sweeps < most_sweeps) {
    const Progress<T> progress = sweep.run();
    ++outcome.sweeps;
    // A pair that was made orthogonal is turned away from it by later rotations of its rows. The
    // shorter row of such a rotation changes by the cosine or the tangent, relative to its length,
    // and that times another cosine is what the pair may get.
    outcome.off = count * progress.cosine * std::max(progress.cosine, progress.tangent);
    // There is no later rotation of two rows; and neither was left much shorter, with errors of the
    // length it had.
    if (rows.count() == 2 && progress.cosine < T(0.9)) outcome.off = 0;
    outcome.converged = outcome.off <= tolerance;
  }
  return outcome;
}

template <class T>
RowsByLength<T>::RowsByLength(const Kernels<T>& kernels, WorkingRows<T>& rows)
    : order_(rows.count()) {
  constexpr T safe = std::numeric_limits<T>::min() * (T(1) / std::numeric_limits<T>::epsilon()) *
                     (T(1) / std::numeric_limits<T>::epsilon());
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const VectorView<T> row = rows.row(i);
    const T square = kernels.sum_of_squares(row.data(), static_cast<index>(row.size()));
    // A row out of the range of squares is rare, and norm's business.
    order_[i] = {square > safe ? std::sqrt(square) : norm(row, {.threads = 1}), i};
  }
  longest_first<T>(order_);
}

template class RowsByLength<double>;
template class RowsByLength<float>;
template class WorkingRows<double>;
template class WorkingRows<float>;
template Outcome<double> make_rows_orthogonal(const Kernels<double>&, int, WorkingRows<double>&,
                                              int);
template Outcome<float> make_rows_orthogonal(const Kernels<float>&, int, WorkingRows<float>&, int);

}  // namespace lanes::linalg
