#include "ranks/communication.hpp"

#include <mpi.h>

#include "harness/measure.hpp"

namespace {

double seconds = 0;

template <class Call>
int timed(const Call& call) {
  const double start = lanes::bench::steady_seconds();
  const int code = call();
  seconds += lanes::bench::steady_seconds() - start;
  return code;
}

}  // namespace

double lanes::bench::communication_seconds() {
  return seconds;
}

// What lanes and BLACS call while they compute.
extern "C" {
int MPI_Allgather(const void* in, int in_count, MPI_Datatype in_type, void* out, int out_count,
                  MPI_Datatype out_type, MPI_Comm comm) {
  return timed(
      [&] { return PMPI_Allgather(in, in_count, in_type, out, out_count, out_type, comm); });
}
int MPI_Allreduce(const void* in, void* out, int count, MPI_Datatype type, MPI_Op op,
                  MPI_Comm comm) {
  return timed([&] { return PMPI_Allreduce(in, out, count, type, op, comm); });
}
int MPI_Barrier(MPI_Comm comm) {
  return timed([&] { return PMPI_Barrier(comm); });
}
int MPI_Bcast(void* data, int count, MPI_Datatype type, int root, MPI_Comm comm) {
  return timed([&] { return PMPI_Bcast(data, count, type, root, comm); });
}
int MPI_Ibcast(void* data, int count, MPI_Datatype type, int root, MPI_Comm comm,
               MPI_Request* request) {
  return timed([&] { return PMPI_Ibcast(data, count, type, root, comm, request); });
}
int MPI_Irecv(void* data, int count, MPI_Datatype type, int from, int tag, MPI_Comm comm,
              MPI_Request* request) {
  return timed([&] { return PMPI_Irecv(data, count, type, from, tag, comm, request); });
}
int MPI_Isend(const void* data, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm,
              MPI_Request* request) {
  return timed([&] { return PMPI_Isend(data, count, type, to, tag, comm, request); });
}
int MPI_Recv(void* data, int count, MPI_Datatype type, int from, int tag, MPI_Comm comm,
             MPI_Status* status) {
  return timed([&] { return PMPI_Recv(data, count, type, from, tag, comm, status); });
}
int MPI_Reduce(const void* in, void* out, int count, MPI_Datatype type, MPI_Op op, int root,
               MPI_Comm comm) {
  return timed([&] { return PMPI_Reduce(in, out, count, type, op, root, comm); });
}
int MPI_Rsend(const void* data, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm) {
  return timed([&] { return PMPI_Rsend(data, count, type, to, tag, comm); });
}
int MPI_Send(const void* data, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm) {
  return timed([&] { return PMPI_Send(data, count, type, to, tag, comm); });
}
int MPI_Sendrecv(const void* out, int out_count, MPI_Datatype out_type, int to, int out_tag,
                 void* in, int in_count, MPI_Datatype in_type, int from, int in_tag, MPI_Comm comm,
                 MPI_Status* status) {
  return timed([&] {
    return PMPI_Sendrecv(out, out_count, out_type, to, out_tag, in, in_count, in_type, from, in_tag,
                         comm, status);
  });
}
int MPI_Testall(int count, MPI_Request* requests, int* done, MPI_Status* statuses) {
  return timed([&] { return PMPI_Testall(count, requests, done, statuses); });
}
int MPI_Waitall(int count, MPI_Request* requests, MPI_Status* statuses) {
  return timed([&] { return PMPI_Waitall(count, requests, statuses); });
}
}
