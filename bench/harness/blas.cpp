#include "harness/blas.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <lanes/error.hpp>
#include <memory>
#include <optional>
#include <sstream>
#include <string_view>
#include <vector>

#include "harness/lapack.hpp"

namespace lanes::bench {
namespace {

/// Sets an environment variable, and puts back what was there.
class ScopedSetting {
 public:
  explicit ScopedSetting(const Setting& setting) : variable_(setting.variable) {
    if (variable_.empty()) return;
    if (const char* old = std::getenv(variable_.c_str())) old_ = old;
    setenv(variable_.c_str(), setting.value.c_str(), 1);
  }
  ~ScopedSetting() {
    if (variable_.empty()) return;
    if (old_)
      setenv(variable_.c_str(), old_->c_str(), 1);
    else
      unsetenv(variable_.c_str());
  }
  ScopedSetting(const ScopedSetting&) = delete;
  ScopedSetting& operator=(const ScopedSetting&) = delete;

 private:
  std::string variable_;
  std::optional<std::string> old_;
};

SharedLibrary open_with(const std::string& file, const Setting& setting) {
  const ScopedSetting scope(setting);
  return SharedLibrary(file);
}

}  // namespace

Blas::Blas(const std::string& file, const Setting& setting)
    : library_(open_with(file, setting)), name_(std::filesystem::path(path()).stem().string()) {
  if (!library_.symbol<void()>("cblas_dgemm"))
    throw io_error("the library " + path() + " has no C interface for BLAS (no cblas_dgemm)");
  const ScopedSetting scope(setting);  // some look at the environment only when first called
  if (library_.symbol<void()>("openblas_get_config"))
    identify_openblas();
  else if (library_.symbol<void()>("bli_info_get_version_str"))
    identify_blis();
  else if (library_.symbol<void()>("mkl_get_version_string"))
    identify_mkl();
}

void Blas::identify_openblas() {
  const std::string config = library_.symbol<char*()>("openblas_get_config")();
  if (config.find("USE64BITINT") != std::string::npos)
    throw io_error("the library " + path() + " takes 64-bit integers: give the 32-bit build");
  name_ = "OpenBLAS";
  std::istringstream(config) >> version_ >> version_;  // "OpenBLAS 0.3.21 DYNAMIC_ARCH ..."
  if (const auto corename = library_.symbol<char*()>("openblas_get_corename")) core_ = corename();
  set_threads_ = library_.symbol<void(int)>("openblas_set_num_threads");
  get_threads_ = library_.symbol<int()>("openblas_get_num_threads");
}

void Blas::identify_blis() {
  if (const auto bits = library_.symbol<std::int64_t()>("bli_info_get_blas_int_type_size");
      bits && static_cast<int>(bits()) != 32)
    throw io_error("the library " + path() + " takes 64-bit integers: give the 32-bit build");
  name_ = "BLIS";
  version_ = library_.symbol<const char*()>("bli_info_get_version_str")();
  // Asked for its architecture before it is initialised, BLIS aborts.
  if (const auto init = library_.symbol<void()>("bli_init")) init();
  const auto query = library_.symbol<int()>("bli_arch_query_id");
  const auto name_of = library_.symbol<const char*(int)>("bli_arch_string");
  if (query && name_of) core_ = name_of(query());
  if (const auto set = library_.symbol<void(std::int64_t)>("bli_thread_set_num_threads"))
    set_threads_ = [set](int threads) { set(threads); };
  if (const auto get = library_.symbol<std::int64_t()>("bli_thread_get_num_threads"))
    get_threads_ = [get] { return static_cast<int>(get()); };
}

void Blas::identify_mkl() {
  name_ = "MKL";
  std::array<char, 256> text{};
  library_.symbol<void(char*, int)>("mkl_get_version_string")(text.data(), int{text.size()});
  version_ = text.data();
  set_threads_ = library_.symbol<void(int)>("MKL_Set_Num_Threads");
  get_threads_ = library_.symbol<int()>("MKL_Get_Max_Threads");
}

Setting Blas::core_setting(bool avx512) const {
  if (name_ == "OpenBLAS") return {"OPENBLAS_CORETYPE", avx512 ? "SkylakeX" : "Haswell"};
  const auto name_of = library_.symbol<const char*(int)>("bli_arch_string");
  if (name_ != "BLIS" || !name_of) return {};
  // BLIS wants a number, which changes from version to version; "generic" is the last of them.
  const std::string_view wanted = avx512 ? "skx" : "haswell";
  for (int id = 0; id < 100; ++id) {
    const std::string_view name = name_of(id);
    if (name == wanted) return {"BLIS_ARCH_TYPE", std::to_string(id)};
    if (name == "generic") break;
  }
  return {};
}

void Blas::set_threads(int threads) const {
  if (!set_threads_ || !get_threads_) {
    if (threads == 1) return;
    throw error(name_ + " has no interface to set its number of threads");
  }
  if (get_threads_() != threads) set_threads_(threads);
  if (get_threads_() != threads)
    throw error(name_ + " was told to use " + std::to_string(threads) + " threads but uses " +
                std::to_string(get_threads_()));
}

namespace {

// The values that the C interface of BLAS gives its enumerations.
constexpr int row_major = 101, no_trans = 111, trans = 112, upper = 121;

/// The routines of one element type.
template <class T>
struct Routines {
  using Gemm = void(int, int, int, int, int, int, T, const T*, int, const T*, int, T, T*, int);
  using Syrk = void(int, int, int, int, int, T, const T*, int, T, T*, int);
  using Gemv = void(int, int, int, int, T, const T*, int, const T*, int, T, T*, int);
  using Dot = T(int, const T*, int, const T*, int);
  using Nrm2 = T(int, const T*, int);
  using Axpy = void(int, T, const T*, int, T*, int);
  using Scal = void(int, T, T*, int);
  using Omatcopy = void(int, int, int, int, T, const T*, int, T*, int);
};

/// The extents as the 32-bit integers of BLAS (parse_extents accepts no larger ones).
struct Extents32 {
  explicit Extents32(const Shape& s)
      : m(static_cast<int>(s.m)), n(static_cast<int>(s.n)), k(static_cast<int>(s.k)) {}
  int m, n, k;
};

/// Copies the upper triangle to the lower: syrk computes one triangle, gram promises both.
template <class T>
void mirror(T* c, std::size_t n) {
  for (std::size_t i = 1; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j) c[i * n + j] = c[j * n + i];
}

/// X less the means of its columns, by the loops that anybody would write around syrk.
template <class T>
void centre(const Operands<T>& o, std::vector<T>& centred) {
  const std::size_t m = o.shape.m, n = o.shape.n;
  std::vector<T> mean(n);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < n; ++j) mean[j] += o.a[i * n + j];
  for (T& e : mean) e /= static_cast<T>(m);
  centred.resize(m * n);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < n; ++j) centred[i * n + j] = o.a[i * n + j] - mean[j];
}

/// Binds `call(routine, operands, extents)` to a routine; empty when the library does not have it.
template <class T, class Function, class F>
Run<T> bind(Function* routine, F call) {
  if (!routine) return {};
  return repeated<T>(
      [routine, call](const Operands<T>& o) { call(routine, o, Extents32(o.shape)); });
}

}  // namespace

template <class T>
Run<T> Blas::run(Kernel kernel, std::string_view routine) const {
  using R = Routines<T>;
  using O = Operands<T>;
  using E = Extents32;
  const std::string prefix = type_of<T> == Type::f64 ? "cblas_d" : "cblas_s";
  switch (kernel) {
    case Kernel::matmul:
      return bind<T>(
          library_.symbol<typename R::Gemm>(prefix + "gemm"), [](auto f, const O& o, E e) {
            f(row_major, no_trans, no_trans, e.m, e.n, e.k, 1, o.a, e.k, o.b, e.n, 0, o.c, e.n);
          });
    case Kernel::gram:
      return bind<T>(library_.symbol<typename R::Syrk>(prefix + "syrk"),
                     [](auto f, const O& o, E e) {
                       f(row_major, upper, trans, e.n, e.m, 1, o.a, e.n, 0, o.c, e.n);
                       mirror(o.c, o.shape.n);
                     });
    case Kernel::cov:
      return bind<T>(library_.symbol<typename R::Syrk>(prefix + "syrk"),
                     [centred = std::make_shared<std::vector<T>>()](auto f, const O& o, E e) {
                       centre(o, *centred);
                       const T share = T(1) / static_cast<T>(o.shape.m - 1);
                       f(row_major, upper, trans, e.n, e.m, share, centred->data(), e.n, 0, o.c,
                         e.n);
                       mirror(o.c, o.shape.n);
                     });
    case Kernel::matvec:
      return bind<T>(library_.symbol<typename R::Gemv>(prefix + "gemv"),
                     [](auto f, const O& o, E e) {
                       f(row_major, no_trans, e.m, e.n, 1, o.a, e.n, o.b, 1, 0, o.c, 1);
                     });
    case Kernel::vecmat:
      return bind<T>(library_.symbol<typename R::Gemv>(prefix + "gemv"),
                     [](auto f, const O& o, E e) {
                       f(row_major, trans, e.m, e.n, 1, o.a, e.n, o.b, 1, 0, o.c, 1);
                     });
    case Kernel::column_norms:
      return bind<T>(library_.symbol<typename R::Nrm2>(prefix + "nrm2"),
                     [](auto f, const O& o, E e) {
                       for (int j = 0; j < e.n; ++j) o.c[j] = f(e.m, o.a + j, e.n);
                     });
    case Kernel::dot:
      return bind<T>(library_.symbol<typename R::Dot>(prefix + "dot"),
                     [](auto f, const O& o, E e) { *o.c = f(e.m, o.a, 1, o.b, 1); });
    case Kernel::norm:
      return bind<T>(library_.symbol<typename R::Nrm2>(prefix + "nrm2"),
                     [](auto f, const O& o, E e) { *o.c = f(e.m, o.a, 1); });
    case Kernel::axpy:
      return bind<T>(library_.symbol<typename R::Axpy>(prefix + "axpy"),
                     [](auto f, const O& o, E e) { f(e.m, axpy_factor<T>, o.a, 1, o.c, 1); });
    case Kernel::scale:
      return bind<T>(library_.symbol<typename R::Scal>(prefix + "scal"),
                     [](auto f, const O& o, E e) { f(e.m, scale_factor<T>, o.c, 1); });
    case Kernel::transpose:
      return bind<T>(
          library_.symbol<typename R::Omatcopy>(prefix + "omatcopy"),
          [](auto f, const O& o, E e) { f(row_major, trans, e.m, e.n, 1, o.a, e.n, o.c, e.m); });
    default:
      return lapack_run<T>(library_, kernel, routine);
  }
}

template Run<double> Blas::run(Kernel kernel, std::string_view routine) const;
template Run<float> Blas::run(Kernel kernel, std::string_view routine) const;

}  // namespace lanes::bench
