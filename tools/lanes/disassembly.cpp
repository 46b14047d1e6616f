#include "disassembly.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <map>

#include "shell.hpp"

namespace lanes::tools {
namespace {

constexpr std::size_t most_lines = 300;

template <class F>
void for_each_line(std::string_view text, F visit) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    visit(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::optional<std::uint64_t> hexadecimal(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

std::string hexadecimal(std::uint64_t value) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%llx", static_cast<unsigned long long>(value));
  return text.data();
}

/// Takes the next word off `line`.
std::string_view take_word(std::string_view& line) {
  const std::size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
  const std::size_t end = std::min(line.find_first_of(" \t", begin), line.size());
  const std::string_view word = line.substr(begin, end - begin);
  line.remove_prefix(end);
  return word;
}

/// A jump, conditional or not, of x86-64 or AArch64; no call.
bool is_jump(std::string_view mnemonic) {
  return mnemonic.starts_with('j') || mnemonic == "b" || mnemonic.starts_with("b.") ||
         mnemonic.starts_with("cbz") || mnemonic.starts_with("cbnz") ||
         mnemonic.starts_with("tbz") || mnemonic.starts_with("tbnz");
}

const Function* function_at(const std::vector<Function>& functions, std::uint64_t address) {
  auto after = std::ranges::upper_bound(functions, address, {}, &Function::address);
  if (after == functions.begin()) return nullptr;
  const Function& function = *--after;
  return address < function.address + function.size ? &function : nullptr;
}

std::string listing_of(const std::vector<Instruction>& instructions,
                       std::pair<std::size_t, std::size_t> range, const Function& function,
                       const std::vector<std::uint64_t>& addresses) {
  std::map<std::uint64_t, std::size_t> hits;
  for (const std::uint64_t address : addresses) ++hits[address];
  std::string listing;
  const std::size_t end = std::min(range.second + 1, range.first + most_lines);
  for (std::size_t i = range.first; i < end; ++i) {
    const auto& [address, text, target] = instructions[i];
    const auto found = hits.find(address);
    std::array<char, 48> margin{};
    if (found != hits.end())
      std::snprintf(
          margin.data(), margin.size(), "%5.1f %%",
          100 * static_cast<double>(found->second) / static_cast<double>(addresses.size()));
    std::array<char, 128> place{};
    std::snprintf(place.data(), place.size(), "%7s  %5s  ", margin.data(),
                  ("+" + hexadecimal(address - function.address)).c_str());
    listing += place.data() + text + '\n';
  }
  if (end <= range.second)
    listing += "... and " + std::to_string(range.second + 1 - end) + " more instructions\n";
  return listing;
}

}  // namespace

std::vector<Function> parse_functions(std::string_view nm_output) {
  std::vector<Function> functions;
  for_each_line(nm_output, [&](std::string_view line) {
    const auto address = hexadecimal(take_word(line)), size = hexadecimal(take_word(line));
    const std::string_view kind = take_word(line);
    if (!address || !size || *size == 0 || kind.size() != 1 || line.empty()) return;
    if (std::string_view("tTwWiu").find(kind) == std::string_view::npos) return;
    functions.push_back({*address, *size, std::string(line.substr(1))});
  });
  std::ranges::stable_sort(functions, {}, &Function::address);
  return functions;
}

std::vector<Instruction> parse_instructions(std::string_view objdump_output,
                                            const Function& function) {
  std::vector<Instruction> instructions;
  for_each_line(objdump_output, [&](std::string_view line) {
    std::string_view label = take_word(line);
    if (!label.ends_with(':')) return;
    const auto address = hexadecimal(label.substr(0, label.size() - 1));
    const std::string_view mnemonic = take_word(line);
    if (!address || mnemonic.empty()) return;
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    std::string operands(line.substr(0, line.find(" <")));  // without "<function+0x40>"
    operands.erase(operands.find_last_not_of(" \t") + 1);
    Instruction instruction{*address, std::string(mnemonic), {}};
    if (is_jump(mnemonic)) {
      const std::size_t last = operands.find_last_of(", \t") + 1;  // 0 when there is one only
      instruction.target = hexadecimal(std::string_view(operands).substr(last));
      if (instruction.target && *instruction.target - function.address < function.size)
        operands =
            operands.substr(0, last) + "+" + hexadecimal(*instruction.target - function.address);
    }
    if (!operands.empty()) instruction.text += " " + operands;
    instructions.push_back(std::move(instruction));
  });
  return instructions;
}

std::pair<std::size_t, std::size_t> hot_range(const std::vector<Instruction>& instructions,
                                              const std::vector<std::uint64_t>& addresses) {
  std::pair<std::size_t, std::size_t> best{0, instructions.empty() ? 0 : instructions.size() - 1};
  for (std::size_t i = 0; i < instructions.size(); ++i) {
    const auto& [address, text, target] = instructions[i];
    if (!target || *target > address) continue;
    const auto first = std::ranges::lower_bound(instructions, *target, {}, &Instruction::address);
    if (first == instructions.end() || first->address != *target) continue;
    const auto inside = std::ranges::count_if(
        addresses,
        [&, from = *target, to = address](std::uint64_t a) { return a >= from && a <= to; });
    const auto begin = static_cast<std::size_t>(first - instructions.begin());
    if (2 * static_cast<std::size_t>(inside) > addresses.size() &&
        i - begin < best.second - best.first)
      best = {begin, i};
  }
  return best;
}

Disassembler::Disassembler()
    : executable_(own_executable()),
      functions_(parse_functions(output_of("nm -S -C " + shell_quoted(executable_)))) {}

std::optional<HotCode> Disassembler::hot_code(const std::vector<std::uint64_t>& addresses) const {
  std::map<const Function*, std::vector<std::uint64_t>> by_function;
  for (const std::uint64_t address : addresses)
    if (const Function* function = function_at(functions_, address))
      by_function[function].push_back(address);
  const auto hottest = std::ranges::max_element(
      by_function, {}, [](const auto& entry) { return entry.second.size(); });
  if (hottest == by_function.end()) return {};
  const auto& [function, inside] = *hottest;
#if defined(__x86_64__)
  const std::string syntax = "-M intel ";
#else
  const std::string syntax;
#endif
  const std::vector<Instruction> instructions = parse_instructions(
      output_of("objdump -d --no-show-raw-insn " + syntax + "--start-address=0x" +
                hexadecimal(function->address) + " --stop-address=0x" +
                hexadecimal(function->address + function->size) + " " + shell_quoted(executable_)),
      *function);
  if (instructions.empty()) return {};
  const auto range = hot_range(instructions, inside);
  const auto listed = std::ranges::count_if(inside, [&](std::uint64_t address) {
    return address >= instructions[range.first].address &&
           address <= instructions[range.second].address;
  });
  return HotCode{function->name,
                 static_cast<double>(listed) / static_cast<double>(addresses.size()),
                 listing_of(instructions, range, *function, addresses)};
}

}  // namespace lanes::tools
