// The libraries lanes is compared with: BLAS libraries found or given, and Eigen when it was there
// at build time; and the standard library. None is needed, and none is linked.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "harness/contender.hpp"

namespace lanes::bench {

class Peer {
 public:
  virtual ~Peer() = default;
  /// "OpenBLAS"; unique among the peers of a run.
  virtual std::string name() const = 0;
  /// Version, and the kernels it has chosen.
  virtual std::string description() const = 0;
  /// The file it was loaded from; empty when it is compiled in.
  virtual std::string path() const = 0;
  /// Its ways of computing `kernel` at that size with that many threads; none when it has none.
  virtual std::vector<Contender> contenders(Kernel kernel, const Shape& shape,
                                            int threads) const = 0;
};

struct PeerOptions {
  std::vector<std::string> files = {};  ///< BLAS libraries to open besides those found
  bool search = true;                   ///< look for OpenBLAS, BLIS and MKL, and use Eigen
  bool as_they_come = false;            ///< do not tell a library which kernels suit this processor
};

struct Peers {
  std::vector<std::unique_ptr<Peer>> list;
  std::vector<std::string> notes;  ///< what was found but could not be used, and why

  std::vector<Contender> contenders(Kernel kernel, const Shape& shape, int threads) const;
};

/// The files of LANES_PEERS, separated by colons.
std::vector<std::string> peer_files_from_environment();

/// Throws io_error when one of `files` cannot be used; what is only searched for becomes a note.
Peers open_peers(const PeerOptions& options);

}  // namespace lanes::bench
