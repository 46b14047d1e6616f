// The machine code of this program where it is hot, by nm and objdump.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lanes::tools {

struct Function {
  std::uint64_t address = 0, size = 0;
  std::string name;
};
/// What `nm -S -C` prints, by address.
std::vector<Function> parse_functions(std::string_view nm_output);

struct Instruction {
  std::uint64_t address = 0;
  std::string text;                     ///< "jne 40", jumps within the function by their offset
  std::optional<std::uint64_t> target;  ///< of a jump
};
/// What `objdump -d --no-show-raw-insn` prints of a function.
std::vector<Instruction> parse_instructions(std::string_view objdump_output,
                                            const Function& function);

/// The first and the last instruction of the smallest loop that most of `addresses` are in; of the
/// whole function when there is no such loop.
std::pair<std::size_t, std::size_t> hot_range(const std::vector<Instruction>& instructions,
                                              const std::vector<std::uint64_t>& addresses);

struct HotCode {
  std::string function;
  double share = 0;     ///< of all addresses, those within the listing
  std::string listing;  ///< each line: the share of an instruction in percent, offset, instruction
};

class Disassembler {
 public:
  /// Reads the symbols of this program's executable: none when there is no nm.
  Disassembler();
  /// Of the function that most of `addresses` are in. Empty without addresses, nm or objdump.
  std::optional<HotCode> hot_code(const std::vector<std::uint64_t>& addresses) const;

 private:
  std::string executable_;
  std::vector<Function> functions_;
};

}  // namespace lanes::tools
