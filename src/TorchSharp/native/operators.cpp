// Calls any libtorch operator by name: the whole operator surface of the managed layer goes through ts_call.
#include "interface.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>
#include <ATen/core/Generator.h>

#include <sstream>

namespace ts {

// libtorch 1.13 has its own optional, newer ones std's: take whichever its lists are made of.
using OptionalTensors = decltype(std::declval<const c10::IValue&>().toOptionalTensorList());
using OptionalTensor = typename OptionalTensors::value_type;

static at::IntArrayRef integers(const Value& value) {
  return {static_cast<const int64_t*>(value.pointer), static_cast<size_t>(value.length)};
}

static c10::IValue tensors(const Value& value, const c10::TypePtr& type) {
  auto handles = static_cast<at::TensorImpl* const*>(value.pointer);
  auto list = type->cast<c10::ListType>();
  if (list && list->getElementType()->kind() == c10::TypeKind::OptionalType) {
    OptionalTensors result;
    for (int32_t i = 0; i < value.length; i++)
      result.push_back(handles[i] ? OptionalTensor(borrow(handles[i])) : OptionalTensor());
    return result;
  }
  c10::List<at::Tensor> result;
  result.reserve(value.length);
  for (int32_t i = 0; i < value.length; i++) result.push_back(borrow(handles[i]));
  return result;
}

/// A value from the managed side as the schema wants it: whole numbers become real where the schema says float.
static c10::IValue convert(const Value& value, const c10::Argument& argument) {
  c10::TypePtr type = argument.type();
  if (auto optional = type->cast<c10::OptionalType>()) type = optional->getElementType();
  bool wantsFloat = type->kind() == c10::TypeKind::FloatType;

  switch (value.kind) {
    case Kind::None:
      return type->kind() == c10::TypeKind::TensorType && argument.type()->kind() != c10::TypeKind::OptionalType
          ? c10::IValue(at::Tensor()) : c10::IValue();
    case Kind::Tensor: return borrow(static_cast<at::TensorImpl*>(value.pointer));
    case Kind::Int:
      if (wantsFloat) return static_cast<double>(value.integer);
      if (type->kind() == c10::TypeKind::ListType) // `int[2] padding` takes one number for all
        return c10::List<int64_t>(std::vector<int64_t>(argument.N() ? *argument.N() : 1, value.integer));
      return value.integer;
    case Kind::Double: return value.real;
    case Kind::Bool: return value.integer != 0;
    case Kind::String: return std::string(static_cast<const char*>(value.pointer), value.length);
    case Kind::Ints: {
      auto items = integers(value);
      if (type->kind() == c10::TypeKind::ListType && type->castRaw<c10::ListType>()->getElementType()->kind() == c10::TypeKind::FloatType)
        return c10::List<double>(std::vector<double>(items.begin(), items.end()));
      return c10::List<int64_t>(items);
    }
    case Kind::Doubles: {
      auto items = static_cast<const double*>(value.pointer);
      return c10::List<double>(std::vector<double>(items, items + value.length));
    }
    case Kind::Bools: {
      c10::List<bool> result;
      for (auto item : integers(value)) result.push_back(item != 0);
      return result;
    }
    case Kind::Tensors: return tensors(value, type);
    case Kind::Device: return c10::Device(static_cast<c10::DeviceType>(value.integer), static_cast<c10::DeviceIndex>(value.length));
    case Kind::Generator: return *static_cast<at::Generator*>(value.pointer);
    default: throw std::invalid_argument("argument " + argument.name() + " has unknown kind " + std::to_string(static_cast<int>(value.kind)));
  }
}

static Value handle(const at::Tensor& tensor) {
  Value value{};
  value.kind = tensor.defined() ? Kind::Tensor : Kind::None;
  value.pointer = release(tensor);
  return value;
}

/// Adds a returned value to the results; lists are flattened, so that `Tensor[]` is as many tensors.
static void flatten(const c10::IValue& result, std::vector<Value>& results) {
  Value value{};
  if (result.isTensor()) {
    value = handle(result.toTensor());
  } else if (result.isTensorList()) {
    for (const at::Tensor& tensor : result.toTensorVector()) results.push_back(handle(tensor));
    return;
  } else if (result.isInt()) {
    value.kind = Kind::Int;
    value.integer = result.toInt();
  } else if (result.isDouble()) {
    value.kind = Kind::Double;
    value.real = result.toDouble();
  } else if (result.isBool()) {
    value.kind = Kind::Bool;
    value.integer = result.toBool();
  } else if (result.isNone()) {
    value.kind = Kind::None;
  } else {
    throw std::invalid_argument("returns a " + result.tagKind() + ", which this layer does not hand out");
  }
  results.push_back(value);
}

static void describe(std::ostream& text, const at::TensorImpl* tensor) {
  if (!tensor) {
    text << "undefined";
    return;
  }
  text << tensor->dtype().name() << tensor->sizes();
  if (!tensor->device().is_cpu()) text << " on " << tensor->device();
}

/// "aten::mm(self: float[2, 3], mat2: float[4, 5])": what an error needs besides libtorch's own words.
static std::string call_text(const c10::FunctionSchema& schema, const Value* arguments, int32_t count) {
  std::ostringstream text;
  text << schema.operator_name() << '(';
  bool first = true;
  for (int32_t i = 0; i < count && i < static_cast<int32_t>(schema.arguments().size()); i++) {
    const Value& value = arguments[i];
    if (value.kind == Kind::Default) continue;
    text << (first ? "" : ", ") << schema.arguments()[i].name() << ": ";
    first = false;
    switch (value.kind) {
      case Kind::None: text << "none"; break;
      case Kind::Tensor: describe(text, static_cast<at::TensorImpl*>(value.pointer)); break;
      case Kind::Int: text << value.integer; break;
      case Kind::Double: text << value.real; break;
      case Kind::Bool: text << (value.integer ? "true" : "false"); break;
      case Kind::String: text << '"' << std::string(static_cast<const char*>(value.pointer), value.length) << '"'; break;
      case Kind::Ints: text << integers(value); break;
      case Kind::Tensors:
        text << '[';
        for (int32_t t = 0; t < value.length; t++) {
          if (t) text << ", ";
          describe(text, static_cast<at::TensorImpl* const*>(value.pointer)[t]);
        }
        text << ']';
        break;
      default: text << "…";
    }
  }
  text << ')';
  return text.str();
}

} // namespace ts

using namespace ts;

extern "C" {

/// The operator, for ts_call; null when this libtorch has no such name and overload.
void* ts_find(const char* name, const char* overload) {
  return guard([&]() -> void* {
    auto found = c10::Dispatcher::singleton().findSchema({name, overload});
    return found ? new c10::OperatorHandle(*found) : nullptr;
  });
}

/// Calls an operator. Missing trailing arguments, and those of kind Default, take the schema's defaults.
/// Returns the number of results and puts their address, valid until this thread's next call, in `results`; -1 on error.
int32_t ts_call(const void* op, const Value* arguments, int32_t count, const Value** results) {
  static thread_local std::vector<Value> returned;
  const auto& handle = *static_cast<const c10::OperatorHandle*>(op);
  const auto& schema = handle.schema();
  try {
    const auto& expected = schema.arguments();
    if (count > static_cast<int32_t>(expected.size()))
      throw std::invalid_argument("expected at most " + std::to_string(expected.size()) + " arguments, got " + std::to_string(count));

    torch::jit::Stack stack;
    stack.reserve(expected.size());
    for (size_t i = 0; i < expected.size(); i++) {
      if (static_cast<int32_t>(i) < count && arguments[i].kind != Kind::Default) stack.push_back(convert(arguments[i], expected[i]));
      else if (expected[i].default_value()) stack.push_back(*expected[i].default_value());
      else throw std::invalid_argument("argument " + expected[i].name() + " is missing and has no default");
    }

    handle.callBoxed(stack);

    returned.clear();
    for (const auto& result : stack) flatten(result, returned);
    *results = returned.data();
    return static_cast<int32_t>(returned.size());
  } catch (const std::exception& error) {
    return fail(call_text(schema, arguments, count) + ": " + text_of(error));
  } catch (...) {
    return fail(call_text(schema, arguments, count) + ": unknown C++ exception");
  }
}

} // extern "C"
