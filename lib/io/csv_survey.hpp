// Where the records of a CSV file begin, for readers that begin somewhere in the middle of it.
//
// Whether a line break there ends a record depends on all quotes before it. So a part is surveyed
// from every place that it may begin in, five of them, and what the parts make of each is put
// together from the first one on, where it is known.
#pragma once

#include <string_view>

#include "io/table_source.hpp"

namespace lanes::detail {

/// Between two bytes.
enum class CsvPlace : unsigned char {
  record_begins,
  field_begins,
  in_field,
  in_quotes,
  quotes_end
};

/// A quote opens only where a field begins; a line break in quotes ends no record.
constexpr CsvPlace place_after(CsvPlace place, char c, char delimiter) {
  using enum CsvPlace;
  if (place == in_quotes) return c == '"' ? quotes_end : in_quotes;
  if (c == '"' && place != in_field) return in_quotes;  // "" inside quotes opens them again
  if (c == '\n') return record_begins;
  const bool begins = place == record_begins || place == field_begins;
  return c == delimiter || (begins && (c == ' ' || c == '\t')) ? field_begins : in_field;
}

/// Surveys a part that is read piece after piece.
class CsvSurveyor {
 public:
  /// The part begins at `begin` of a file of `file_size` bytes.
  CsvSurveyor(char delimiter, std::uint64_t begin, std::uint64_t file_size);
  void read(std::string_view text);
  const PartSurvey& survey() const { return survey_; }

 private:
  void read_from(PartSurvey::From& from, std::string_view text, bool has_quotes) const;

  char delimiter_;
  std::uint64_t at_, none_;
  PartSurvey survey_;
};

/// Where the first record of part number `part` begins, which may be in a later part or at the end
/// of the file, and how many lines of all parts end before it.
struct CsvPartBegin {
  std::uint64_t at, line;
};
CsvPartBegin csv_part_begin(std::span<const PartSurvey> surveys, std::size_t part,
                            std::uint64_t file_size);

}  // namespace lanes::detail
