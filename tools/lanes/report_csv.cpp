#include "report_csv.hpp"

#include <fstream>
#include <lanes/error.hpp>
#include <sstream>

namespace lanes::tools {

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string result = "\"";
  for (const char c : text) result += c == '"' ? "\"\"" : std::string(1, c);
  return result + "\"";
}

std::string to_csv_text(const Report& report) {
  std::ostringstream out;
  out.precision(9);
  out << "section,kernel,type,size,residence,contender,role,threads,samples,median_s,q1_s,q3_s,"
         "rate,"
         "rate_unit,ceiling,share_of_ceiling,refused\n";
  for (const Result& result : report.results)
    for (const bench::Outcome& outcome : result.outcomes) {
      const bench::Case& problem = result.problem;
      const bench::Summary summary = bench::summarize(outcome.seconds);
      out << name(result.section) << ',' << bench::info(problem.kernel).name << ','
          << name(problem.type) << ',' << bench::to_string(problem.kernel, problem.shape) << ','
          << name(problem.residence) << ',' << csv_field(outcome.contender) << ','
          << name(outcome.role) << ',' << outcome.threads << ',' << summary.n << ','
          << summary.median << ',' << summary.q1 << ',' << summary.q3 << ','
          << rate(problem, outcome) / 1e9 << ',' << bench::rate_unit(problem.kernel) << ','
          << csv_field(bench::ceiling_of(problem, outcome.threads, report.ceilings).name) << ','
          << share_of_ceiling(problem, outcome, report.ceilings) << ','
          << csv_field(outcome.refusal) << '\n';
    }
  return out.str();
}

void save_csv(const Report& report, const std::filesystem::path& path) {
  write_file(path, to_csv_text(report));
}

void write_file(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::path fresh = path;
  fresh += ".new";
  std::ofstream file(fresh, std::ios::binary);
  file << text;
  std::error_code failure;
  if (file.flush()) std::filesystem::rename(fresh, path, failure);
  if (!file || failure) throw io_error("cannot write " + path.string());
}

}  // namespace lanes::tools
