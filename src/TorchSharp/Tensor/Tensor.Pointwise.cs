using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public sealed partial class Tensor
    {
        public Tensor abs() => Operators.Call("aten::abs", this);

        public Tensor abs_() => Operators.CallInPlace("aten::abs_", this);

        public Tensor exp() => Operators.Call("aten::exp", this);

        public Tensor exp_() => Operators.CallInPlace("aten::exp_", this);

        public Tensor exp2() => Operators.Call("aten::exp2", this);

        public Tensor exp2_() => Operators.CallInPlace("aten::exp2_", this);

        public Tensor expm1() => Operators.Call("aten::expm1", this);

        public Tensor expm1_() => Operators.CallInPlace("aten::expm1_", this);

        public Tensor log() => Operators.Call("aten::log", this);

        public Tensor log_() => Operators.CallInPlace("aten::log_", this);

        public Tensor log2() => Operators.Call("aten::log2", this);

        public Tensor log2_() => Operators.CallInPlace("aten::log2_", this);

        public Tensor log10() => Operators.Call("aten::log10", this);

        public Tensor log10_() => Operators.CallInPlace("aten::log10_", this);

        public Tensor log1p() => Operators.Call("aten::log1p", this);

        public Tensor log1p_() => Operators.CallInPlace("aten::log1p_", this);

        public Tensor sqrt() => Operators.Call("aten::sqrt", this);

        public Tensor sqrt_() => Operators.CallInPlace("aten::sqrt_", this);

        public Tensor rsqrt() => Operators.Call("aten::rsqrt", this);

        public Tensor rsqrt_() => Operators.CallInPlace("aten::rsqrt_", this);

        public Tensor sin() => Operators.Call("aten::sin", this);

        public Tensor sin_() => Operators.CallInPlace("aten::sin_", this);

        public Tensor cos() => Operators.Call("aten::cos", this);

        public Tensor cos_() => Operators.CallInPlace("aten::cos_", this);

        public Tensor tan() => Operators.Call("aten::tan", this);

        public Tensor tan_() => Operators.CallInPlace("aten::tan_", this);

        public Tensor asin() => Operators.Call("aten::asin", this);

        public Tensor asin_() => Operators.CallInPlace("aten::asin_", this);

        public Tensor acos() => Operators.Call("aten::acos", this);

        public Tensor acos_() => Operators.CallInPlace("aten::acos_", this);

        public Tensor atan() => Operators.Call("aten::atan", this);

        public Tensor atan_() => Operators.CallInPlace("aten::atan_", this);

        public Tensor sinh() => Operators.Call("aten::sinh", this);

        public Tensor sinh_() => Operators.CallInPlace("aten::sinh_", this);

        public Tensor cosh() => Operators.Call("aten::cosh", this);

        public Tensor cosh_() => Operators.CallInPlace("aten::cosh_", this);

        public Tensor tanh() => Operators.Call("aten::tanh", this);

        public Tensor tanh_() => Operators.CallInPlace("aten::tanh_", this);

        public Tensor sigmoid() => Operators.Call("aten::sigmoid", this);

        public Tensor sigmoid_() => Operators.CallInPlace("aten::sigmoid_", this);

        public Tensor ceil() => Operators.Call("aten::ceil", this);

        public Tensor ceil_() => Operators.CallInPlace("aten::ceil_", this);

        public Tensor floor() => Operators.Call("aten::floor", this);

        public Tensor floor_() => Operators.CallInPlace("aten::floor_", this);

        public Tensor trunc() => Operators.Call("aten::trunc", this);

        public Tensor trunc_() => Operators.CallInPlace("aten::trunc_", this);

        public Tensor frac() => Operators.Call("aten::frac", this);

        public Tensor frac_() => Operators.CallInPlace("aten::frac_", this);

        public Tensor neg() => Operators.Call("aten::neg", this);

        public Tensor neg_() => Operators.CallInPlace("aten::neg_", this);

        public Tensor reciprocal() => Operators.Call("aten::reciprocal", this);

        public Tensor reciprocal_() => Operators.CallInPlace("aten::reciprocal_", this);

        public Tensor sign() => Operators.Call("aten::sign", this);

        public Tensor sign_() => Operators.CallInPlace("aten::sign_", this);

        public Tensor erf() => Operators.Call("aten::erf", this);

        public Tensor erf_() => Operators.CallInPlace("aten::erf_", this);

        public Tensor erfc() => Operators.Call("aten::erfc", this);

        public Tensor erfc_() => Operators.CallInPlace("aten::erfc_", this);

        public Tensor erfinv() => Operators.Call("aten::erfinv", this);

        public Tensor erfinv_() => Operators.CallInPlace("aten::erfinv_", this);

        public Tensor square() => Operators.Call("aten::square", this);

        public Tensor square_() => Operators.CallInPlace("aten::square_", this);

        public Tensor relu() => Operators.Call("aten::relu", this);

        public Tensor relu_() => Operators.CallInPlace("aten::relu_", this);

        public Tensor silu() => Operators.Call("aten::silu", this);

        public Tensor silu_() => Operators.CallInPlace("aten::silu_", this);

        public Tensor logical_not() => Operators.Call("aten::logical_not", this);

        public Tensor logical_not_() => Operators.CallInPlace("aten::logical_not_", this);

        public Tensor bitwise_not() => Operators.Call("aten::bitwise_not", this);

        public Tensor bitwise_not_() => Operators.CallInPlace("aten::bitwise_not_", this);

        public Tensor sgn() => Operators.Call("aten::sgn", this);

        public Tensor sgn_() => Operators.CallInPlace("aten::sgn_", this);

        public Tensor isnan() => Operators.Call("aten::isnan", this);

        public Tensor isinf() => Operators.Call("aten::isinf", this);

        public Tensor isfinite() => Operators.Call("aten::isfinite", this);

        public Tensor signbit() => Operators.Call("aten::signbit", this);

        public Tensor isposinf() => Operators.Call("aten::isposinf", this);

        public Tensor isneginf() => Operators.Call("aten::isneginf", this);

        public Tensor positive() => Operators.Call("aten::positive", this);

        public Tensor negative() => neg();

        public Tensor absolute() => abs();

        public Tensor round(long decimals = 0L) => decimals == 0 ? Operators.Call("aten::round", this) : Operators.Call("aten::round.decimals", this, decimals);

        public Tensor round_(long decimals = 0L) => decimals == 0 ? Operators.CallInPlace("aten::round_", this) : Operators.CallInPlace("aten::round_.decimals", this, decimals);

        public Tensor add(Tensor target) => Operators.Call("aten::add.Tensor", this, target);

        public Tensor add(Scalar scalar) => Operators.Call("aten::add.Scalar", this, scalar);

        public Tensor add_(Tensor target) => Operators.CallInPlace("aten::add_.Tensor", this, target);

        public Tensor add_(Scalar scalar) => Operators.CallInPlace("aten::add_.Scalar", this, scalar);

        public Tensor add(Tensor target, Scalar alpha) => Operators.Call("aten::add.Tensor", this, target, alpha);

        public Tensor add_(Tensor target, Scalar alpha) => Operators.CallInPlace("aten::add_.Tensor", this, target, alpha);

        public Tensor sub(Tensor target) => Operators.Call("aten::sub.Tensor", this, target);

        public Tensor sub(Scalar scalar) => Operators.Call("aten::sub.Scalar", this, scalar);

        public Tensor sub_(Tensor target) => Operators.CallInPlace("aten::sub_.Tensor", this, target);

        public Tensor sub_(Scalar scalar) => Operators.CallInPlace("aten::sub_.Scalar", this, scalar);

        internal Tensor rsub(Scalar from) => Operators.Call("aten::rsub.Scalar", this, from);

        public Tensor mul(Tensor target) => Operators.Call("aten::mul.Tensor", this, target);

        public Tensor mul_(Tensor target) => Operators.CallInPlace("aten::mul_.Tensor", this, target);

        public Tensor fmod(Tensor target) => Operators.Call("aten::fmod.Tensor", this, target);

        public Tensor fmod_(Tensor target) => Operators.CallInPlace("aten::fmod_.Tensor", this, target);

        public Tensor remainder(Tensor target) => Operators.Call("aten::remainder.Tensor", this, target);

        public Tensor remainder_(Tensor target) => Operators.CallInPlace("aten::remainder_.Tensor", this, target);

        public Tensor floor_divide(Tensor target) => Operators.Call("aten::floor_divide", this, target);

        public Tensor floor_divide_(Tensor target) => Operators.CallInPlace("aten::floor_divide_.Tensor", this, target);

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode == RoundingMode.None
            ? Operators.Call("aten::div.Tensor", this, target)
            : Operators.Call("aten::div.Tensor_mode", this, target, rounding_mode.ToString());

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode == RoundingMode.None
            ? Operators.CallInPlace("aten::div_.Tensor", this, target)
            : Operators.CallInPlace("aten::div_.Tensor_mode", this, target, rounding_mode.ToString());

        public Tensor pow(Tensor exponent) => Operators.Call("aten::pow.Tensor_Tensor", this, exponent);

        public Tensor pow_(Tensor exponent) => Operators.CallInPlace("aten::pow_.Tensor", this, exponent);

        public Tensor eq(Tensor target) => Operators.Call("aten::eq.Tensor", this, target);

        public Tensor eq_(Tensor target) => Operators.CallInPlace("aten::eq_.Tensor", this, target);

        public Tensor ne(Tensor target) => Operators.Call("aten::ne.Tensor", this, target);

        public Tensor ne_(Tensor target) => Operators.CallInPlace("aten::ne_.Tensor", this, target);

        public Tensor lt(Tensor target) => Operators.Call("aten::lt.Tensor", this, target);

        public Tensor lt_(Tensor target) => Operators.CallInPlace("aten::lt_.Tensor", this, target);

        public Tensor le(Tensor target) => Operators.Call("aten::le.Tensor", this, target);

        public Tensor le_(Tensor target) => Operators.CallInPlace("aten::le_.Tensor", this, target);

        public Tensor gt(Tensor target) => Operators.Call("aten::gt.Tensor", this, target);

        public Tensor gt_(Tensor target) => Operators.CallInPlace("aten::gt_.Tensor", this, target);

        public Tensor ge(Tensor target) => Operators.Call("aten::ge.Tensor", this, target);

        public Tensor ge_(Tensor target) => Operators.CallInPlace("aten::ge_.Tensor", this, target);

        public Tensor mul(Scalar target) => Operators.Call("aten::mul.Scalar", this, target);

        public Tensor mul_(Scalar target) => Operators.CallInPlace("aten::mul_.Scalar", this, target);

        public Tensor fmod(Scalar target) => Operators.Call("aten::fmod.Scalar", this, target);

        public Tensor fmod_(Scalar target) => Operators.CallInPlace("aten::fmod_.Scalar", this, target);

        public Tensor remainder(Scalar target) => Operators.Call("aten::remainder.Scalar", this, target);

        public Tensor remainder_(Scalar target) => Operators.CallInPlace("aten::remainder_.Scalar", this, target);

        public Tensor floor_divide(Scalar target) => Operators.Call("aten::floor_divide.Scalar", this, target);

        public Tensor floor_divide_(Scalar target) => Operators.CallInPlace("aten::floor_divide_.Scalar", this, target);

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode == RoundingMode.None
            ? Operators.Call("aten::div.Scalar", this, target)
            : Operators.Call("aten::div.Scalar_mode", this, target, rounding_mode.ToString());

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode == RoundingMode.None
            ? Operators.CallInPlace("aten::div_.Scalar", this, target)
            : Operators.CallInPlace("aten::div_.Scalar_mode", this, target, rounding_mode.ToString());

        public Tensor pow(Scalar exponent) => Operators.Call("aten::pow.Tensor_Scalar", this, exponent);

        public Tensor pow_(Scalar exponent) => Operators.CallInPlace("aten::pow_.Scalar", this, exponent);

        public Tensor eq(Scalar target) => Operators.Call("aten::eq.Scalar", this, target);

        public Tensor eq_(Scalar target) => Operators.CallInPlace("aten::eq_.Scalar", this, target);

        public Tensor ne(Scalar target) => Operators.Call("aten::ne.Scalar", this, target);

        public Tensor ne_(Scalar target) => Operators.CallInPlace("aten::ne_.Scalar", this, target);

        public Tensor lt(Scalar target) => Operators.Call("aten::lt.Scalar", this, target);

        public Tensor lt_(Scalar target) => Operators.CallInPlace("aten::lt_.Scalar", this, target);

        public Tensor le(Scalar target) => Operators.Call("aten::le.Scalar", this, target);

        public Tensor le_(Scalar target) => Operators.CallInPlace("aten::le_.Scalar", this, target);

        public Tensor gt(Scalar target) => Operators.Call("aten::gt.Scalar", this, target);

        public Tensor gt_(Scalar target) => Operators.CallInPlace("aten::gt_.Scalar", this, target);

        public Tensor ge(Scalar target) => Operators.Call("aten::ge.Scalar", this, target);

        public Tensor ge_(Scalar target) => Operators.CallInPlace("aten::ge_.Scalar", this, target);

        public Tensor multiply(Tensor target) => mul(target);

        public Tensor multiply(Scalar target) => mul(target);

        public Tensor subtract(Tensor target) => sub(target);

        public Tensor subtract(Scalar target) => sub(target);

        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        public Tensor logical_and(Tensor other) => Operators.Call("aten::logical_and", this, other);

        public Tensor logical_and_(Tensor other) => Operators.CallInPlace("aten::logical_and_", this, other);

        public Tensor logical_or(Tensor other) => Operators.Call("aten::logical_or", this, other);

        public Tensor logical_or_(Tensor other) => Operators.CallInPlace("aten::logical_or_", this, other);

        public Tensor logical_xor(Tensor other) => Operators.Call("aten::logical_xor", this, other);

        public Tensor logical_xor_(Tensor other) => Operators.CallInPlace("aten::logical_xor_", this, other);

        public Tensor bitwise_and(Tensor other) => Operators.Call("aten::bitwise_and.Tensor", this, other);

        public Tensor bitwise_and_(Tensor other) => Operators.CallInPlace("aten::bitwise_and_.Tensor", this, other);

        public Tensor bitwise_or(Tensor other) => Operators.Call("aten::bitwise_or.Tensor", this, other);

        public Tensor bitwise_or_(Tensor other) => Operators.CallInPlace("aten::bitwise_or_.Tensor", this, other);

        public Tensor bitwise_xor(Tensor other) => Operators.Call("aten::bitwise_xor.Tensor", this, other);

        public Tensor bitwise_xor_(Tensor other) => Operators.CallInPlace("aten::bitwise_xor_.Tensor", this, other);

        public Tensor bitwise_left_shift(Tensor other) => Operators.Call("aten::bitwise_left_shift.Tensor", this, other);

        public Tensor bitwise_left_shift_(Tensor other) => Operators.CallInPlace("aten::bitwise_left_shift_.Tensor", this, other);

        public Tensor bitwise_right_shift(Tensor other) => Operators.Call("aten::bitwise_right_shift.Tensor", this, other);

        public Tensor bitwise_right_shift_(Tensor other) => Operators.CallInPlace("aten::bitwise_right_shift_.Tensor", this, other);

        public Tensor maximum(Tensor other) => Operators.Call("aten::maximum", this, other);

        public Tensor minimum(Tensor other) => Operators.Call("aten::minimum", this, other);

        public Tensor fmax(Tensor other) => Operators.Call("aten::fmax", this, other);

        public Tensor fmin(Tensor other) => Operators.Call("aten::fmin", this, other);

        public Tensor atan2(Tensor other) => Operators.Call("aten::atan2", this, other);

        public Tensor hypot(Tensor other) => Operators.Call("aten::hypot", this, other);

        public Tensor not_equal(Tensor target) => ne(target);

        public Tensor greater(Tensor target) => gt(target);

        public Tensor greater_equal(Tensor target) => ge(target);

        public Tensor less(Tensor target) => lt(target);

        public Tensor less_equal(Tensor target) => le(target);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Operators.Call("aten::clamp", this, min, max);

        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Operators.Call("aten::clamp.Tensor", this, min, max);

        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Operators.CallInPlace("aten::clamp_", this, min, max);

        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => Operators.CallInPlace("aten::clamp_.Tensor", this, min, max);

        public Tensor clip(Scalar? min = null, Scalar? max = null) => clamp(min, max);

        public Tensor clamp_max(Scalar max) => Operators.Call("aten::clamp_max", this, max);

        public Tensor clamp_max_(Scalar max) => Operators.CallInPlace("aten::clamp_max_", this, max);

        public Tensor clamp_min(Scalar min) => Operators.Call("aten::clamp_min", this, min);

        public Tensor clamp_min_(Scalar min) => Operators.CallInPlace("aten::clamp_min_", this, min);

        public Tensor lerp(Tensor end, Tensor weight) => Operators.Call("aten::lerp.Tensor", this, end, weight);

        public Tensor lerp(Tensor end, Scalar weight) => Operators.Call("aten::lerp.Scalar", this, end, weight);

        public Tensor lerp_(Tensor end, Scalar weight) => Operators.CallInPlace("aten::lerp_.Scalar", this, end, weight);

        public Tensor lerp_(Tensor end, Tensor weight) => Operators.CallInPlace("aten::lerp_.Tensor", this, end, weight);

        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Operators.Call("aten::addcmul", this, tensor1, tensor2, value);

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Operators.CallInPlace("aten::addcmul_", this, tensor1, tensor2, value);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => Operators.Call("aten::addcdiv", this, tensor1, tensor2, value);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Operators.CallInPlace("aten::addcdiv_", this, tensor1, tensor2, value);

        public Tensor nan_to_num(double nan = 0d, double? posinf = null, double? neginf = null) => Operators.Call("aten::nan_to_num", this, nan, posinf, neginf);

        public Tensor relu6() => Operators.Call("aten::relu6", this);

        public Tensor leaky_relu(Scalar negative_slope) => Operators.Call("aten::leaky_relu", this, negative_slope);

        public Tensor elu(double alpha = 1) => Operators.Call("aten::elu", this, alpha);

        public Tensor hardswish() => Operators.Call("aten::hardswish", this);

        public Tensor gelu() => Operators.Call("aten::gelu", this);

        public Tensor gelu(Modules.GELU.Approximate approximate) => Operators.Call("aten::gelu", this, approximate.ToString());

        public Tensor softplus(double beta = 1, double threshold = 20) => Operators.Call("aten::softplus", this, beta, threshold);

        public Tensor log_sigmoid() => Operators.Call("aten::log_sigmoid", this);

        public Tensor glu(long dim = -1) => Operators.Call("aten::glu", this, dim);

        public Tensor true_divide(Tensor other) => div(other);

        public Tensor deg2rad() => Operators.Call("aten::deg2rad", this);
    }
}
