// What is not an operator: memory, facts about a tensor, autograd, threads, generators, devices.
#include "interface.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/Generator.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/ops/from_blob.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/version.h>

#include <omp.h>

namespace ts {

std::atomic<int64_t> live{0};
thread_local std::string last_error;

} // namespace ts

using namespace ts;
using Handle = at::TensorImpl*;

/// Mirrors TensorFacts on the managed side.
struct Facts {
  int64_t elements;
  int32_t dimensions, dtype, device, index, contiguous, requires_grad, is_leaf, is_view;
};

extern "C" {

const char* ts_error() { return last_error.c_str(); }
const char* ts_version() { return TORCH_VERSION; }
int64_t ts_live() { return live.load(); }

void ts_free(Handle tensor) {
  TensorPointer::reclaim(tensor);
  live--;
}

/// Another handle of the same tensor.
Handle ts_alias(Handle tensor) {
  return guard([&] { return release(borrow(tensor)); });
}

int32_t ts_facts(Handle tensor, Facts* facts) {
  return guard([&] {
    at::Tensor self = borrow(tensor);
    *facts = {self.numel(), static_cast<int32_t>(self.dim()), static_cast<int32_t>(self.scalar_type()),
              static_cast<int32_t>(self.device().type()), static_cast<int32_t>(self.device().index()),
              self.layout() == c10::kStrided && self.is_contiguous(), self.requires_grad(), self.is_leaf(), self.is_view()};
    return 0;
  });
}

int32_t ts_dimensions(Handle tensor) { return guard([&] { return static_cast<int32_t>(tensor->dim()); }); }
int32_t ts_dtype(Handle tensor) { return guard([&] { return static_cast<int32_t>(c10::typeMetaToScalarType(tensor->dtype())); }); }

/// The length of each dimension; `sizes` has room for all of them.
int32_t ts_sizes(Handle tensor, int64_t* sizes) {
  return guard([&] {
    auto from = tensor->sizes();
    std::copy(from.begin(), from.end(), sizes);
    return 0;
  });
}

int32_t ts_strides(Handle tensor, int64_t* strides) {
  return guard([&] {
    auto from = tensor->strides();
    std::copy(from.begin(), from.end(), strides);
    return 0;
  });
}

int64_t ts_offset(Handle tensor) { return guard([&] { return tensor->storage_offset(); }); }

/// The first element's address; for an empty tensor it may be null without an error.
void* ts_data(Handle tensor) { return guard([&] { return borrow(tensor).data_ptr(); }); }

/// A tensor over memory that stays the caller's until libtorch calls `free_memory(owner)`, on any thread.
Handle ts_borrow(void* memory, const int64_t* sizes, int32_t dimensions, int32_t dtype, void (*free_memory)(void*), void* owner) {
  return guard([&] {
    auto options = at::TensorOptions().dtype(static_cast<c10::ScalarType>(dtype)).device(c10::kCPU);
    return release(at::from_blob(memory, at::IntArrayRef(sizes, dimensions), [free_memory, owner](void*) { free_memory(owner); }, options));
  });
}

int32_t ts_set_requires_grad(Handle tensor, int32_t value) {
  return guard([&] {
    borrow(tensor).set_requires_grad(value != 0);
    return 0;
  });
}

Handle ts_grad(Handle tensor) {
  return guard([&] { return release(borrow(tensor).grad()); });
}

int32_t ts_set_grad(Handle tensor, Handle gradient) {
  return guard([&] {
    borrow(tensor).mutable_grad() = borrow(gradient);
    return 0;
  });
}

int32_t ts_backward(Handle tensor, Handle gradient, int32_t retain_graph, int32_t create_graph) {
  return guard([&] {
    borrow(tensor).backward(borrow(gradient), retain_graph != 0, create_graph != 0);
    return 0;
  });
}

int32_t ts_grad_enabled() { return c10::GradMode::is_enabled(); }
void ts_set_grad_enabled(int32_t value) { c10::GradMode::set_enabled(value != 0); }

/// Inference mode is entered and left on one thread, last entered first left.
void* ts_enter_inference(int32_t enabled) {
  return guard([&]() -> void* { return new c10::InferenceMode(enabled != 0); });
}
void ts_leave_inference(void* mode) { delete static_cast<c10::InferenceMode*>(mode); }
int32_t ts_inference() { return c10::InferenceMode::is_enabled(); }

int32_t ts_threads() { return at::get_num_threads(); }
int32_t ts_set_threads(int32_t count) {
  return guard([&] {
    at::set_num_threads(count);
    return 0;
  });
}

/// Of the calling thread alone; at::set_num_threads is what threads begin with that have not been here yet, too. Without effect where libtorch brings an OpenMP of its own.
void ts_set_own_threads(int32_t count) {
  at::get_num_threads(); // else the first operator sets what all begin with
  omp_set_num_threads(count);
}

/// Graphics processors that this libtorch can use; 0 when it was built without CUDA.
int32_t ts_cuda_devices() {
  return guard([&] {
    if (!c10::impl::hasDeviceGuardImpl(c10::DeviceType::CUDA)) return 0;
    return static_cast<int32_t>(c10::impl::getDeviceGuardImpl(c10::DeviceType::CUDA)->deviceCount());
  });
}

int32_t ts_cuda_synchronize(int32_t index) {
  return guard([&] {
    const auto& hooks = at::detail::getCUDAHooks();
    auto current = c10::impl::getDeviceGuardImpl(c10::DeviceType::CUDA)->getDevice().index();
    hooks.deviceSynchronize(index < 0 ? current : static_cast<c10::DeviceIndex>(index));
    return 0;
  });
}

int32_t ts_manual_seed(uint64_t seed) {
  return guard([&] {
    at::manual_seed(seed);
    return 0;
  });
}

/// A generator of its own on the device: the default one's kind, seeded anew.
at::Generator* ts_generator(int32_t device, int32_t index, uint64_t seed) {
  return guard([&] {
    c10::Device where(static_cast<c10::DeviceType>(device), static_cast<c10::DeviceIndex>(index));
    auto generator = new at::Generator(at::globalContext().defaultGenerator(where).clone());
    generator->set_current_seed(seed);
    return generator;
  });
}

/// The device's default generator.
at::Generator* ts_default_generator(int32_t device, int32_t index) {
  return guard([&] {
    c10::Device where(static_cast<c10::DeviceType>(device), static_cast<c10::DeviceIndex>(index));
    return new at::Generator(at::globalContext().defaultGenerator(where));
  });
}

void ts_free_generator(at::Generator* generator) { delete generator; }

int32_t ts_seed_generator(at::Generator* generator, uint64_t seed) {
  return guard([&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_current_seed(seed);
    return 0;
  });
}

uint64_t ts_generator_seed(at::Generator* generator) { return generator->current_seed(); }

} // extern "C"
