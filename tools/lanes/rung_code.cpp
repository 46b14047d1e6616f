#include "rung_code.hpp"

#include <algorithm>

#include "embedded.hpp"

namespace lanes::tools {

int count_code_lines(std::string_view source) {
  int lines = 0;
  while (!source.empty()) {
    const std::size_t end = std::min(source.find('\n'), source.size());
    std::string_view line = source.substr(0, end);
    source.remove_prefix(std::min(end + 1, source.size()));
    line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
    lines += !line.empty() && !line.starts_with("//") && !line.starts_with("#include") &&
             !line.starts_with("#pragma once");
  }
  return lines;
}

void add_rung_code(Report& report, const std::vector<Result>& ladder,
                   const Disassembler& disassembler) {
  for (const Result& result : ladder)
    for (const bench::Outcome& outcome : result.outcomes) {
      const std::string kernel(bench::info(result.problem.kernel).name);
      auto rung = std::ranges::find_if(report.rungs, [&](const RungCode& known) {
        return known.kernel == kernel && known.rung == outcome.contender;
      });
      if (rung == report.rungs.end()) {
        const std::string text(embedded_file(outcome.source));
        if (!text.empty()) report.sources[outcome.source] = text;
        report.rungs.push_back(
            {kernel, outcome.contender, outcome.source, count_code_lines(text), "", 0, ""});
        rung = report.rungs.end() - 1;
      }
      if (const auto hot = disassembler.hot_code(outcome.addresses)) {
        rung->function = hot->function;
        rung->share = hot->share;
        rung->assembly = hot->listing;
      }
    }
}

}  // namespace lanes::tools
