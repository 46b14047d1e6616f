#include "harness/shared_library.hpp"

#include <dlfcn.h>
#include <link.h>

#include <filesystem>
#include <lanes/error.hpp>

namespace lanes::bench {
namespace {

// AddressSanitizer replaces malloc by symbol lookup and refuses libraries that look elsewhere
// first.
#if defined(__SANITIZE_ADDRESS__)
constexpr int deep_bind = 0;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr int deep_bind = 0;
#else
constexpr int deep_bind = RTLD_DEEPBIND;
#endif
#else
constexpr int deep_bind = RTLD_DEEPBIND;
#endif

}  // namespace

SharedLibrary::SharedLibrary(const std::string& file, Symbols first)
    : handle_(dlopen(file.c_str(),
                     RTLD_NOW | RTLD_LOCAL | (first == Symbols::its_own ? deep_bind : 0))) {
  if (!handle_) throw io_error("cannot open the library " + std::string(dlerror()));
}

std::string SharedLibrary::path() const {
  link_map* map = nullptr;
  if (dlinfo(handle_, RTLD_DI_LINKMAP, &map) != 0 || !map) return {};
  std::error_code ignored;
  return std::filesystem::canonical(map->l_name, ignored).string();
}

void* SharedLibrary::address(const std::string& name) const {
  return dlsym(handle_, name.c_str());
}

}  // namespace lanes::bench
