#include "io/csv_survey.hpp"

namespace lanes::detail {
namespace {

std::uint64_t count_lines(std::string_view text) {
  return static_cast<std::uint64_t>(std::ranges::count(text, '\n'));
}

}  // namespace

CsvSurveyor::CsvSurveyor(char delimiter, std::uint64_t begin, std::uint64_t file_size)
    : delimiter_(delimiter), at_(begin), none_(file_size) {
  for (std::size_t i = 0; i < PartSurvey::places; ++i) survey_.from[i] = {none_, 0, i};
  survey_.from[static_cast<std::size_t>(CsvPlace::record_begins)].record = begin;
}

void CsvSurveyor::read(std::string_view text) {
  const bool has_quotes = text.find('"') != std::string_view::npos;
  for (PartSurvey::From& from : survey_.from) read_from(from, text, has_quotes);
  survey_.lines += count_lines(text);
  at_ += text.size();
}

void CsvSurveyor::read_from(PartSurvey::From& from, std::string_view text, bool has_quotes) const {
  auto place = static_cast<CsvPlace>(from.place);
  std::size_t i = 0;
  const auto found = [&](std::size_t record) {
    if (from.record != none_) return;
    from.record = at_ + record;
    from.line = survey_.lines + count_lines(text.substr(0, record));
  };
  if (!has_quotes) {  // then each line ends a record, or none does
    if (place == CsvPlace::in_quotes) return;
    const std::size_t first = text.find('\n');
    if (first != std::string_view::npos) {
      found(first + 1);
      place = CsvPlace::record_begins;
      i = text.rfind('\n') + 1;
    }
  }
  for (; i < text.size(); ++i) {
    place = place_after(place, text[i], delimiter_);
    if (place == CsvPlace::record_begins) found(i + 1);
  }
  from.place = static_cast<std::uint64_t>(place);
}

CsvPartBegin csv_part_begin(std::span<const PartSurvey> surveys, std::size_t part,
                            std::uint64_t file_size) {
  std::uint64_t place = static_cast<std::uint64_t>(CsvPlace::record_begins), line = 0;
  for (std::size_t p = 0; p < surveys.size(); ++p) {
    const PartSurvey::From& from = surveys[p].from[place];
    if (p >= part && from.record != file_size) return {from.record, line + from.line};
    place = from.place;
    line += surveys[p].lines;
  }
  return {file_size, line};
}

}  // namespace lanes::detail
