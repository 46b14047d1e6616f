#include "table_summary.hpp"

#include <algorithm>
#include <cmath>
#include <lanes/stats.hpp>
#include <limits>

#include "bucket_selection.hpp"

namespace lanes::tools {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t block_elements = std::size_t{1} << 18;

/// A table that can be gone through again and again: in memory, or else in its file.
class Blocks {
 public:
  Blocks(TableReader reader, std::size_t memory) : reader_(std::move(reader)), room_(memory) {}

  const TableReader& reader() const { return reader_; }

  /// f(rows, how far that is) for all blocks of rows.
  template <class F>
  void each(F f) {
    if (pass_++ > 0 && kept_all_) {
      for (std::size_t i = 0; i < kept_.size(); ++i)
        f(kept_[i], static_cast<double>(i) / static_cast<double>(kept_.size()));
      return;
    }
    if (pass_ > 1) reader_.rewind();
    const std::size_t most = std::max<std::size_t>(1, block_elements / width());
    for (auto rows = reader_.read(most); rows.rows() > 0; rows = reader_.read(most)) {
      f(rows, static_cast<double>(reader_.position()) / static_cast<double>(reader_.size()));
      if (pass_ == 1) keep(std::move(rows));
    }
  }

 private:
  std::size_t width() const { return std::max<std::size_t>(1, reader_.cols()); }

  void keep(Matrix<double>&& rows) {
    const std::size_t bytes = rows.size() * sizeof(double);
    kept_all_ = kept_all_ && bytes <= room_;
    if (!kept_all_) return kept_.clear();
    room_ -= bytes;
    kept_.push_back(std::move(rows));
  }

  TableReader reader_;
  std::size_t room_;
  std::vector<Matrix<double>> kept_;
  bool kept_all_ = true;
  int pass_ = 0;
};

/// As many as let the histograms of all columns fit into 64 MiB.
int bits_in_a_pass(std::size_t columns) {
  constexpr std::size_t room = std::size_t{64} << 20, histograms = 6;
  int bits = 16;
  while (bits > 4 && (columns * histograms * sizeof(std::uint64_t) << bits) > room) --bits;
  return bits;
}

/// Quantile q of `count` elements: the places to look at, and what lies between their elements.
struct Quantile {
  double q;
  std::uint64_t first = 0;
  double t = 0;

  Quantile(double probability, std::uint64_t count) : q(probability) {
    const double h = q * static_cast<double>(count - 1);
    first = static_cast<std::uint64_t>(h);
    t = h - static_cast<double>(first);
  }
  std::uint64_t last() const { return first + (t > 0 ? 1 : 0); }
  double between(double low, double high) const {
    const Vector<double> both{low, high};
    return q == 0.5 && t > 0 ? lanes::median(both) : lanes::quantile(both, t);
  }
};

class Summarizer {
 public:
  Summarizer(const std::filesystem::path& path, const SummaryOptions& options)
      : options_(options),
        blocks_(options.access.open(path, options.csv), options.memory),
        selections_(cols(), BucketSelection(bits_in_a_pass(cols()))),
        passes_((64 + bits_in_a_pass(cols()) - 1) / bits_in_a_pass(cols())) {
    summary_.file = path.string();
    summary_.columns.resize(cols());
    for (std::size_t j = 0; j < cols(); ++j) searched_.push_back(j);
  }

  TableSummary run() {
    take_columns(all_of(0));
    for (int pass = 1; pass < passes_; ++pass) {
      const PassResult found = all_of(pass);
      for (const std::size_t j : searched_) selections_[j].narrow();
      if (pass == 1 && options_.correlations) take(found.covariance);
    }
    for (const std::size_t j : searched_) take_quantiles(j);
    return std::move(summary_);
  }

 private:
  std::size_t cols() const { return blocks_.reader().cols(); }
  Correlations& correlations() { return summary_.correlations; }

  void report(int pass, double done) const {
    if (options_.progress) options_.progress((pass + done) / passes_);
  }

  /// A pass over the rows of this process.
  PassResult pass(int number) {
    PassResult found;
    if (number == 0) found.stats.assign(cols(), RunningStats<double>(nan_policy::omit));
    const bool correlate = number == 1 && options_.correlations;
    if (correlate)
      found.covariance = RunningCovariance<double>(correlations().columns.size(), nan_policy::omit);
    blocks_.each([&](const Matrix<double>& rows, double done) {
      found.rows += rows.rows();
      for (std::size_t j = 0; j < found.stats.size(); ++j) found.stats[j].push(rows.col(j));
      for (const std::size_t j : searched_) selections_[j].count(rows.col(j));
      if (correlate) push(found.covariance, rows);
      report(number, done);
    });
    const auto& text_fields = blocks_.reader().text_fields();
    found.text_fields.assign(text_fields.begin(), text_fields.end());
    std::uint64_t place = 0;
    for (const std::size_t j : searched_) selections_[j].append_counts(found.counts, place);
    return found;
  }

  /// A pass over all rows, by everyone who has some.
  PassResult all_of(int number) {
    PassResult all = options_.access.all_of([&] { return pass(number); });
    std::span<const Count> counts(all.counts);
    std::uint64_t place = 0;
    for (const std::size_t j : searched_) counts = selections_[j].take_counts(counts, place);
    return all;
  }

  void take_columns(const PassResult& found) {
    const std::vector<std::string>& names = blocks_.reader().names();
    summary_.rows = found.rows;
    for (std::size_t j = 0; j < cols(); ++j) {
      ColumnSummary& column = summary_.columns[j];
      column.name = names.empty() ? std::to_string(j) : names[j];
      column.text_fields = found.text_fields[j];
      column.count = found.stats[j].count();
      column.missing = summary_.rows - column.count;
      take_moments(column, found.stats[j]);
    }
    std::erase_if(searched_, [&](std::size_t j) {
      return !summary_.columns[j].numeric() || summary_.columns[j].count == 0;
    });
    if (options_.correlations) correlations().columns = searched_;
    for (const std::size_t j : searched_) {
      std::vector<std::uint64_t> places;
      for (double q : quartiles) {
        const Quantile quantile(q, summary_.columns[j].count);
        places.push_back(quantile.first);
        places.push_back(quantile.last());
      }
      selections_[j].want(places);
      selections_[j].narrow();
    }
  }

  static void take_moments(ColumnSummary& column, const RunningStats<double>& stats) {
    const bool any = stats.count() > 0;
    column.mean = any ? stats.mean() : nan;
    column.stddev = any ? stats.stddev(1) : nan;
    column.min = any ? stats.min() : nan;
    column.max = any ? stats.max() : nan;
    column.skewness = any ? stats.skewness() : nan;
    column.kurtosis = any ? stats.kurtosis() : nan;
    column.lower_quartile = column.median = column.upper_quartile = nan;
  }

  void take_quantiles(std::size_t j) {
    ColumnSummary& column = summary_.columns[j];
    const std::vector<double> values = selections_[j].values();
    double* const results[] = {&column.lower_quartile, &column.median, &column.upper_quartile};
    for (std::size_t i = 0; i < 3; ++i)
      *results[i] = Quantile(quartiles[i], column.count).between(values[2 * i], values[2 * i + 1]);
  }

  void push(RunningCovariance<double>& covariance, const Matrix<double>& rows) {
    const std::vector<std::size_t>& chosen = correlations().columns;
    if (chosen.size() == rows.cols()) return covariance.push(rows);
    Matrix<double> part = Matrix<double>::uninitialized(rows.rows(), chosen.size());
    for (std::size_t k = 0; k < chosen.size(); ++k) part.col(k).assign(rows.col(chosen[k]));
    covariance.push(part);
  }

  void take(const RunningCovariance<double>& covariance) {
    correlations().rows = covariance.count();
    if (covariance.count() > 0) correlations().matrix = covariance.correlation();
  }

  static constexpr double quartiles[] = {0.25, 0.5, 0.75};

  const SummaryOptions& options_;
  Blocks blocks_;
  std::vector<std::size_t> searched_;  ///< columns whose quartiles are looked for: in the end,
                                       ///< the numeric ones that are not all missing
  std::vector<BucketSelection> selections_;
  int passes_;
  TableSummary summary_;
};

}  // namespace

TableSummary summarize(const std::filesystem::path& path, const SummaryOptions& options) {
  return Summarizer(path, options).run();
}

}  // namespace lanes::tools
