#include "dispatch/select.hpp"

#include <cstdlib>
#include <lanes/error.hpp>
#include <optional>
#include <string>

#include "dispatch/cpu.hpp"

namespace lanes {
namespace {

using kernels::KernelTable;

/// Slowest first.
constexpr const KernelTable* compiled[] = {
#if defined(__x86_64__)
    &kernels::sse2_table, &kernels::avx2_table, &kernels::avx512_table
#elif defined(__aarch64__)
    &kernels::neon_table
#else
#error "lanes has kernels for x86-64 and AArch64"
#endif
};

struct IsaName {
  Isa isa;
  std::string_view name;
};
constexpr IsaName names[] = {{Isa::automatic, "automatic"},
                             {Isa::sse2, "sse2"},
                             {Isa::avx2, "avx2"},
                             {Isa::avx512, "avx512"},
                             {Isa::neon, "neon"}};

const KernelTable* find_compiled(Isa isa) {
  for (const KernelTable* table : compiled)
    if (table->isa == isa) return table;
  return nullptr;
}

std::optional<Isa> find_name(std::string_view text) {
  for (const IsaName& entry : names)
    if (entry.name == text) return entry.isa;
  return std::nullopt;
}

std::string usable_here() {
  std::string text = "; usable here:";
  for (Isa isa : available_isas()) text += " " + std::string(name(isa));
  return text;
}

const KernelTable& require_usable(Isa isa, const std::string& asked_by) {
  const KernelTable* table = find_compiled(isa);
  if (table && dispatch::cpu_supports(isa)) return *table;
  throw argument_error("lanes: " + asked_by + " asks for " + std::string(name(isa)) +
                       (table ? ", which this CPU or operating system cannot run"
                              : ", which this library is not compiled for") +
                       usable_here());
}

const KernelTable& choose() {
  if (const char* forced = std::getenv("LANES_ISA"); forced && *forced) {
    const std::optional<Isa> isa = find_name(forced);
    if (!isa)
      throw argument_error("lanes: the environment variable LANES_ISA asks for '" +
                           std::string(forced) + "', which is no instruction set" + usable_here());
    if (*isa != Isa::automatic) return require_usable(*isa, "the environment variable LANES_ISA");
  }
  return require_usable(available_isas().back(), "lanes");
}

}  // namespace

const KernelTable& dispatch::automatic_kernels() {
  static const KernelTable& chosen = choose();
  return chosen;
}

const KernelTable& dispatch::forced_kernels(Isa isa) {
  return require_usable(isa, "Options::isa");
}

Isa isa() {
  return dispatch::kernels_for(Isa::automatic).isa;
}

std::vector<Isa> compiled_isas() {
  std::vector<Isa> isas;
  for (const KernelTable* table : compiled) isas.push_back(table->isa);
  return isas;
}

std::vector<Isa> available_isas() {
  std::vector<Isa> isas;
  for (const KernelTable* table : compiled)
    if (dispatch::cpu_supports(table->isa)) isas.push_back(table->isa);
  return isas;
}

std::string_view name(Isa isa) {
  for (const IsaName& entry : names)
    if (entry.isa == isa) return entry.name;
  return "unknown";
}

Isa isa_from_name(std::string_view text) {
  if (const std::optional<Isa> isa = find_name(text)) return *isa;
  std::string known;
  for (const IsaName& entry : names) known += " " + std::string(entry.name);
  throw argument_error("isa_from_name: unknown instruction set '" + std::string(text) +
                       "'; known:" + known);
}

}  // namespace lanes
