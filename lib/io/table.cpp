// Columns by name.
#include <algorithm>
#include <lanes/io.hpp>

namespace lanes {
namespace {

std::string list(const std::vector<std::string>& names) {
  constexpr std::size_t longest = 20;
  if (names.empty()) return "the table has no names";
  std::string text("the names are ");
  for (std::size_t i = 0; i < std::min(names.size(), longest); ++i)
    text.append(i == 0 ? "" : ", ").append(names[i]);
  return names.size() > longest ? text + ", ..." : text;
}

}  // namespace

template <detail::real T>
VectorView<const T> Table<T>::col(const std::string& name) const& {
  const auto found = std::ranges::find(names, name);
  if (found == names.end())
    throw argument_error("Table::col: no column is called \"" + name + "\"; " + list(names));
  if (std::find(found + 1, names.end(), name) != names.end())
    throw argument_error("Table::col: more than one column is called \"" + name + "\"; " +
                         list(names));
  return values.col(static_cast<std::size_t>(found - names.begin()));
}

template <detail::real T>
Vector<T> Table<T>::col(const std::string& name) && {
  return Vector<T>(static_cast<const Table&>(*this).col(name));
}

template struct Table<double>;
template struct Table<float>;

}  // namespace lanes
