// raw_words SEED: the words of an Rng on standard output, without end, for programs that test
// generators. See dieharder.sh.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <lanes/random.hpp>
#include <vector>

int main(int argc, char** argv) {
  if (argc != 2) return std::fputs("usage: raw_words SEED\n", stderr), 2;
  lanes::Rng rng(std::strtoull(argv[1], nullptr, 10));
  std::vector<std::uint64_t> words(1 << 16);
  do {
    for (std::uint64_t& word : words) word = rng();
  } while (std::fwrite(words.data(), sizeof words[0], words.size(), stdout) == words.size());
}
