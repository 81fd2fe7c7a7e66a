// How the C library keeps memory that was freed: a forward allocates and frees tensors of megabytes again and again, and memory that
// goes back to the system each time comes again one fault and one cleared page at a time (measured: 41,000
// faults and more in one run of an encoder's blocks, and about a thousand with this).
#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>

namespace {

/// Runs when the library is loaded. The first is the largest that glibc takes; more than the second is given back when it is free.
/// One arena, because those of further threads lie in pieces of 64 MB that come and go as a whole.
__attribute__((constructor)) void keep_freed_memory() {
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
  mallopt(M_ARENA_MAX, 1);
}

} // namespace
#endif

/// Keeps all memory that was freed, however much: for programs that do nothing else, like a training, whose steps free gigabytes and want them again a second later.
extern "C" void ts_keep_all_memory() {
#ifdef __GLIBC__
  mallopt(M_TRIM_THRESHOLD, -1);
  mallopt(M_MMAP_MAX, 0);
#endif
}
