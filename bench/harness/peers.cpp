#include "harness/peers.hpp"

#include <algorithm>
#include <cstdlib>
#include <lanes/error.hpp>
#include <numeric>
#include <optional>
#include <span>
#include <sstream>
#include <string_view>
#include <utility>

#include "harness/blas.hpp"
#include "harness/eigen.hpp"
#include "harness/lapack.hpp"
#include "harness/peer_core.hpp"
#include "harness/samplers.hpp"
#include "harness/statistics_peers.hpp"

namespace lanes::bench {
namespace {

class BlasPeer : public Peer {
 public:
  BlasPeer(std::string name, Blas blas, CoreChoice choice)
      : name_(std::move(name)),
        blas_(std::make_shared<const Blas>(std::move(blas))),
        choice_(std::move(choice)) {}

  std::string name() const override { return name_; }

  std::string description() const override {
    std::string text = blas_->name() + " " + blas_->version();
    if (!blas_->core().empty()) text += ", " + blas_->core() + " kernels";
    if (!choice_.setting.variable.empty())
      text += " (by " + choice_.setting.variable + "=" + choice_.setting.value + "; by itself " +
              choice_.instead + ")";
    if (!blas_->can_set_threads()) text += ", taken to be serial";
    return text;
  }

  std::string path() const override { return blas_->path(); }

  std::vector<Contender> contenders(Kernel kernel, const Shape&, int threads) const override {
    if (threads != 1 && !blas_->can_set_threads()) return {};
    std::vector<Contender> all;
    for (const std::string_view routine : lapack_routines(kernel)) {
      Contender contender{routine.empty() ? name_ : name_ + " " + std::string(routine),
                          Role::peer,
                          threads,
                          "",
                          blas_->run<double>(kernel, routine),
                          blas_->run<float>(kernel, routine)};
      if (!contender.f64 && !contender.f32) continue;
      contender.prepare = [blas = blas_, threads] { blas->set_threads(threads); };
      if (info(kernel).factorisation) {
        contender.order = Order::columns;
        contender.detail = "each call copies A, into memory that is used again";
      }
      if (kernel == Kernel::cov)
        contender.detail = "syrk of X, centred by plain loops into memory that is used again";
      if (kernel == Kernel::linear_regression) {
        contender.order = Order::columns;
        contender.detail = "gels of [X 1], copied into memory that is used again";
      }
      all.push_back(std::move(contender));
    }
    return all;
  }

 private:
  std::string name_;
  std::shared_ptr<const Blas> blas_;
  CoreChoice choice_;
};

/// What everybody has: its algorithms select and sort.
class StandardPeer : public Peer {
 public:
  std::string name() const override { return "std"; }
  std::string description() const override { return "std, the C++ standard library"; }
  std::string path() const override { return {}; }

  std::vector<Contender> contenders(Kernel kernel, const Shape&, int threads) const override {
    if (kernel != Kernel::median || threads != 1) return {};
    const auto make = [](std::string name, auto arrange) {
      Contender contender{std::move(name), Role::peer, 1, "each call copies x", {}, {}};
      contender.f64 = median_by<double>(arrange);
      contender.f32 = median_by<float>(arrange);
      return contender;
    };
    return {make("std::nth_element",
                 [](auto first, auto middle, auto last) { std::nth_element(first, middle, last); }),
            make("std::sort", [](auto first, auto, auto last) { std::sort(first, last); })};
  }

 private:
  /// `arrange` puts the upper middle in its place, with nothing larger before it.
  template <class T, class F>
  static Run<T> median_by(F arrange) {
    const auto copy = std::make_shared<std::vector<T>>();
    return repeated<T>([copy, arrange](const Operands<T>& o) {
      copy->assign(o.a, o.a + o.shape.m);
      const auto middle = copy->begin() + static_cast<std::ptrdiff_t>(o.shape.m / 2);
      arrange(copy->begin(), middle, copy->end());
      *o.c = o.shape.m % 2 == 1 ? *middle
                                : std::midpoint(*std::max_element(copy->begin(), middle), *middle);
    });
  }
};

/// Boost, GSL and two loops by hand, for statistics.
class StatisticsPeer : public Peer {
 public:
  std::string name() const override { return "statistics"; }
  std::string description() const override {
    std::string text = "two passes by hand";
    for (const Contender& c : statistics_contenders(Kernel::moments4)) text += ", " + c.name;
    return text + "; compiled in";
  }
  std::string path() const override { return {}; }
  std::vector<Contender> contenders(Kernel kernel, const Shape&, int threads) const override {
    if (threads != 1) return {};
    return statistics_contenders(kernel);
  }
};

#ifdef LANES_HAVE_EIGEN

class EigenPeer : public Peer {
 public:
  std::string name() const override { return "Eigen"; }

  std::string description() const override {
    return std::string("Eigen ") + eigen_serial.version + ", " + eigen_serial.vector_instructions +
           ", compiled in with " + eigen_serial.flags;
  }

  std::string path() const override { return {}; }

  std::vector<Contender> contenders(Kernel kernel, const Shape& shape, int threads) const override {
    const EigenBuild& build = threads == 1 ? eigen_serial : eigen_threaded;
    const auto make = [&](auto function, std::string name = "Eigen") {
      return Contender{std::move(name),
                       Role::peer,
                       threads,
                       "",
                       function(build.f64),
                       function(build.f32),
                       [&build, threads] { set_threads(build, threads); },
                       info(kernel).factorisation ? Order::columns : Order::rows};
    };
    switch (kernel) {
      case Kernel::matmul:
        return {make([](const auto& f) { return f.matmul; })};
      case Kernel::gram:
        return {make([](const auto& f) { return f.gram; })};
      case Kernel::matvec:
        return {make([](const auto& f) { return f.matvec; })};
      case Kernel::vecmat:
        return {make([](const auto& f) { return f.vecmat; })};
      case Kernel::column_norms:
        return {make([](const auto& f) { return f.column_norms; })};
      case Kernel::dot:
        return {make([](const auto& f) { return f.dot; })};
      case Kernel::axpy:
        return {make([](const auto& f) { return f.axpy; })};
      case Kernel::scale:
        return {make([](const auto& f) { return f.scale; })};
      case Kernel::transpose:
        return {make([](const auto& f) { return f.transpose; })};
      case Kernel::norm:  // norm() overflows at 1e155; stableNorm() keeps what lanes::norm promises
        return {make([](const auto& f) { return f.norm; }),
                make([](const auto& f) { return f.stable_norm; }, "Eigen stable")};
      case Kernel::lu:
        return {make([](const auto& f) { return f.lu; })};
      case Kernel::inverse: {
        std::vector<Contender> ways{make([](const auto& f) { return f.inverse; })};
        if (shape.m == 4) {
          ways.push_back(make([](const auto& f) { return f.inverse_4x4; }, "Eigen 4x4"));
          ways.back().detail = "sizes known at compile time";
        }
        return ways;
      }
      case Kernel::solve:
      case Kernel::solve_many:
        return {make([](const auto& f) { return f.solve; })};
      case Kernel::cholesky:
        return {make([](const auto& f) { return f.cholesky; })};
      case Kernel::qr:
        return {make([](const auto& f) { return f.qr; })};
      case Kernel::eigh:
        return {make([](const auto& f) { return f.eigh; })};
      case Kernel::svd:
        return {make([](const auto& f) { return f.bdc_svd; }, "Eigen BDCSVD"),
                make([](const auto& f) { return f.jacobi_svd; }, "Eigen JacobiSVD")};
      case Kernel::normal:
      case Kernel::uniform:
      case Kernel::bernoulli:
        return {};
      case Kernel::median:
      case Kernel::gradient:
      case Kernel::adam_step:
        break;
      case Kernel::mean_variance:
        return {make([](const auto& f) { return f.mean_variance; }, "Eigen, two passes")};
      case Kernel::moments4:
        return {make([](const auto& f) { return f.moments4; }, "Eigen, four passes")};
      case Kernel::column_mean_variance:
        return {make([](const auto& f) { return f.column_mean_variance; })};
      case Kernel::cov:
        return {make([](const auto& f) { return f.cov; })};
      case Kernel::eigh_batch:
        if (threads != 1) return {};  // a loop
        return {make([](const auto& f) { return f.eigh_batch; })};
      case Kernel::pca:
        return {make([](const auto& f) { return f.pca; }, "Eigen, by covariance")};
      case Kernel::linear_regression: {
        Contender qr = make([](const auto& f) { return f.linear_regression; });
        qr.detail = "HouseholderQR of [X 1]";
        qr.order = Order::columns;
        return {std::move(qr)};
      }
      case Kernel::logistic_regression: {
        Contender newton = make([](const auto& f) { return f.logistic_regression; });
        newton.detail = "reweighted least squares by hand";
        return {std::move(newton)};
      }
      case Kernel::logistic:
        return {make([](const auto& f) { return f.logistic; }, "Eigen, by hand")};
      case Kernel::perceptron:
        return {make([](const auto& f) { return f.perceptron; }, "Eigen, by hand")};
    }
    return {};
  }

 private:
  static void set_threads(const EigenBuild& build, int threads) {
    build.set_threads(threads);
    if (build.threads() != threads)
      throw error("Eigen was told to use " + std::to_string(threads) + " threads but uses " +
                  std::to_string(build.threads()));
  }
};

/// Eigen, unless this processor lacks instructions of the one it was compiled on.
void add_eigen(Peers& peers) {
  const std::vector<Isa> isas = available_isas();
  const auto lacks = [&](Isa isa) { return !std::ranges::count(isas, isa); };
  if ((eigen_serial.needs_avx2 && lacks(Isa::avx2)) ||
      (eigen_serial.needs_avx512 && lacks(Isa::avx512)))
    peers.notes.push_back("Eigen was compiled for another processor, and is left out");
  else
    peers.list.push_back(std::make_unique<EigenPeer>());
}

#else

void add_eigen(Peers& peers) {
  peers.notes.push_back("Eigen was not installed at build time (Debian: libeigen3-dev)");
}

#endif

#if defined(__aarch64__)
#define LANES_SYSTEM_LIBRARIES "/usr/lib/aarch64-linux-gnu/"
#else
#define LANES_SYSTEM_LIBRARIES "/usr/lib/x86_64-linux-gnu/"
#endif

/// Where a library may be: names for the loader's search, then Debian's folders. First come, first
/// taken.
constexpr std::string_view openblas_files[] = {
    "libopenblas.so.0", "libopenblas.so",
    LANES_SYSTEM_LIBRARIES "openblas-pthread/libopenblas.so.0",
    LANES_SYSTEM_LIBRARIES "openblas-openmp/libopenblas.so.0"};
constexpr std::string_view blis_files[] = {"libblis.so.4",
                                           "libblis.so.5",
                                           "libblis.so.3",
                                           "libblis.so",
                                           LANES_SYSTEM_LIBRARIES "blis-pthread/libblis.so.4",
                                           LANES_SYSTEM_LIBRARIES "blis-openmp/libblis.so.4"};
constexpr std::string_view mkl_files[] = {"libmkl_rt.so.2", "libmkl_rt.so.1", "libmkl_rt.so"};

/// The name, with the version added when another peer has it already.
std::string unique_name(const Blas& blas, const Peers& peers) {
  const auto taken = [&](const std::string& name) {
    return std::ranges::any_of(peers.list, [&](const auto& peer) { return peer->name() == name; });
  };
  std::string name = blas.name();
  if (taken(name) && !blas.version().empty()) name += " " + blas.version();
  for (int i = 2; taken(name); ++i) name = blas.name() + " #" + std::to_string(i);
  return name;
}

/// Opens `file` unless it is open already.
void add_blas(Peers& peers, std::vector<std::string>& open_paths, const std::string& file,
              bool as_they_come) {
  CoreChoice choice;
  if (!as_they_come) choice = best_core(file);
  Blas blas(file, choice.setting);
  if (std::ranges::count(open_paths, blas.path())) return;
  open_paths.push_back(blas.path());
  std::string name = unique_name(blas, peers);
  if (!choice.warning.empty()) peers.notes.push_back(name + ": " + choice.warning);
  peers.list.push_back(
      std::make_unique<BlasPeer>(std::move(name), std::move(blas), std::move(choice)));
}

}  // namespace

std::vector<Contender> Peers::contenders(Kernel kernel, const Shape& shape, int threads) const {
  std::vector<Contender> all;
  for (const auto& peer : list)
    for (Contender& contender : peer->contenders(kernel, shape, threads))
      all.push_back(std::move(contender));
  return all;
}

std::vector<std::string> peer_files_from_environment() {
  std::vector<std::string> files;
  const char* value = std::getenv("LANES_PEERS");
  std::istringstream list(value ? value : "");
  for (std::string file; std::getline(list, file, ':');)
    if (!file.empty()) files.push_back(file);
  return files;
}

Peers open_peers(const PeerOptions& options) {
  Peers peers;
  std::vector<std::string> open_paths;
  const auto search = [&](std::span<const std::string_view> files, std::string_view absence) {
    for (const std::string_view file : files) {
      try {
        return add_blas(peers, open_paths, std::string(file), options.as_they_come);
      } catch (const io_error&) {  // not there, or not usable: try the next
      }
    }
    if (!absence.empty()) peers.notes.emplace_back(absence);
  };
  if (options.search) {
    search(openblas_files, "OpenBLAS was not found (Debian: libopenblas0-pthread)");
    search(blis_files, "BLIS was not found (Debian: libblis4-pthread)");
    search(mkl_files, "");
    add_eigen(peers);
    add_samplers(peers);
    peers.list.push_back(std::make_unique<StandardPeer>());
    peers.list.push_back(std::make_unique<StatisticsPeer>());
  }
  for (const std::string& file : options.files)
    add_blas(peers, open_paths, file, options.as_they_come);
  return peers;
}

}  // namespace lanes::bench
