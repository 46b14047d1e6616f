# Writes a C++ file that holds the text of other files, by their paths within the project:
#   cmake -DROOT=project -DOUTPUT=embedded.cpp -DFILES=a.hpp,b.css [-DGENERATED=name=file,...] -P embed.cmake
string(REPLACE "," ";" files "${FILES}")
string(REPLACE "," ";" generated "${GENERATED}")
set(entries "")
function(add_entry name file)
  file(READ "${file}" text)
  # A compiler may limit a literal to 64 KiB; pieces of it are put together again.
  set(pieces "")
  string(LENGTH "${text}" length)
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${text}" ${at} 15000 piece)
    string(APPEND pieces "\nR\"lanes(${piece})lanes\"")
    math(EXPR at "${at} + 15000")
  endwhile()
  if(pieces)
    set(entries "${entries}    {\"${name}\"sv,${pieces}sv},\n" PARENT_SCOPE)
  endif()
endfunction()
foreach(file IN LISTS files)
  add_entry("${file}" "${ROOT}/${file}")
endforeach()
foreach(pair IN LISTS generated)
  string(REGEX MATCH "^([^=]+)=(.+)$" matched "${pair}")
  add_entry("${CMAKE_MATCH_1}" "${CMAKE_MATCH_2}")
endforeach()
file(WRITE "${OUTPUT}" "#include \"embedded.hpp\"

#include <algorithm>
#include <utility>

namespace lanes::tools {
namespace {

using namespace std::string_view_literals;

const std::pair<std::string_view, std::string_view> files[] = {
${entries}};

}  // namespace

std::string_view embedded_file(std::string_view path) {
  const auto found = std::ranges::find(files, path, [](const auto& file) { return file.first; });
  return found == std::end(files) ? std::string_view() : found->second;
}

}  // namespace lanes::tools
")
