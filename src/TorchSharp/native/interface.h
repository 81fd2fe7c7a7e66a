// What the C++ files share: the value passed over the boundary, ownership of tensors, and errors.
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/util/Exception.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

namespace ts {

/// Mirrors ArgumentKind on the managed side.
enum class Kind : int32_t { Default, None, Tensor, Int, Double, Bool, String, Ints, Doubles, Bools, Tensors, Device, Generator };

/// One argument or result. Pointers belong to the caller, except tensors among results: those are released to it.
struct Value {
  Kind kind;
  int32_t length; // items of a list, bytes of a string, index of a device
  union {
    int64_t integer;
    double real;
    void* pointer;
  };
};

/// What the processor offers, in rising order. Mirrors ProcessorKind on the managed side.
enum class Processor : int32_t { Plain, Avx2, Avx512, Avx512Bf16, Amx };

/// Of this processor, or the lesser one that a test has set.
Processor processor();

/// Tensors that were handed out and not freed yet.
extern std::atomic<int64_t> live;
extern thread_local std::string last_error;

inline int32_t fail(std::string text) {
  last_error = std::move(text);
  return -1;
}

/// libtorch's own message without its stack of C++ frames.
inline std::string text_of(const std::exception& error) {
  auto own = dynamic_cast<const c10::Error*>(&error);
  std::string text = own ? own->what_without_backtrace() : error.what();
  auto frames = text.find("\nException raised from ");
  return frames == std::string::npos ? text : text.substr(0, frames);
}

/// Runs `body`; an exception becomes the thread's last error and the failed value of the type: -1, or null.
template <typename Body>
auto guard(Body body) -> decltype(body()) {
  using Result = decltype(body());
  last_error.clear();
  try {
    return body();
  } catch (const std::exception& error) {
    fail(text_of(error));
  } catch (...) {
    fail("unknown C++ exception");
  }
  if constexpr (std::is_pointer_v<Result>) return nullptr;
  else return static_cast<Result>(-1);
}

using TensorPointer = c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>;

/// A tensor over a handle that stays the managed side's.
inline at::Tensor borrow(at::TensorImpl* handle) {
  return handle ? at::Tensor(TensorPointer::reclaim_copy(handle)) : at::Tensor();
}

/// A handle that the managed side owns from now on; null for an undefined tensor.
inline at::TensorImpl* release(at::Tensor tensor) {
  if (!tensor.defined()) return nullptr;
  live++;
  return tensor.unsafeReleaseTensorImpl();
}

} // namespace ts
