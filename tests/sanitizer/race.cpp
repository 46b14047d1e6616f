// Two threads count in parallel regions: both in one place, which is a race, or each in its own.
#include <omp.h>

#include <cstdio>
#include <string_view>

int main(int argc, char** argv) {
  const bool racy = argc > 1 && std::string_view(argv[1]) == "racy";
  int counts[2] = {0, 0}, total = 0;
  for (int region = 0; region < 100; ++region) {
#pragma omp parallel num_threads(2)
    ++counts[racy ? 0 : omp_get_thread_num()];
    total += counts[0] + counts[1];  // ordered by the end of the region
  }
  std::printf("%d\n", total);
}
